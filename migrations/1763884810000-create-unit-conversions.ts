import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowSecured } from '../src/platform/database/ownership.js';

/** True everywhere, for every item: so many `to` are one `from`. */
const universal: [from: string, to: string, factor: number][] = [
  ['KGM', 'GRM', 1000], ['TNE', 'KGM', 1000], ['TNE', 'GRM', 1_000_000], ['MTR', 'CMT', 100], ['MTR', 'MMT', 1000], ['CMT', 'MMT', 10],
  ['DZN', 'H87', 12], ['CEN', 'H87', 100], ['MIL', 'H87', 1000],
];

/** Unit conversions, and on the lines of delivery notes what was entered in another unit than the order's. */
export class CreateUnitConversions1763884810000 implements MigrationInterface {
  name = 'CreateUnitConversions1763884810000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.items add constraint items_of_company unique (company_id, id);
      create index purchase_order_lines_item on portal.purchase_order_lines (item_id, supplier_id);

      -- denominator × from_unit = numerator × to_unit. Without a company it holds everywhere, without an item for all items.
      -- A row never changes but to be retired: notes say by which factor they were entered.
      create table portal.unit_conversions (
        id bigint generated always as identity primary key,
        company_id bigint references portal.companies, item_id bigint,
        from_unit text not null references portal.units, to_unit text not null references portal.units,
        numerator integer not null constraint unit_conversions_numerator_is_positive check (numerator > 0),
        denominator integer not null constraint unit_conversions_denominator_is_positive check (denominator > 0),
        added_at portal.moment, added_by text, retired_at portal.moment, retired_by text,
        constraint unit_conversions_units_differ check (from_unit <> to_unit),
        constraint unit_conversions_item_has_company check (item_id is null or company_id is not null),
        constraint unit_conversions_added_by_company check ((company_id is null) = (added_at is null) and (added_at is null) = (added_by is null)),
        constraint unit_conversions_retired_is_whole check ((retired_at is null) = (retired_by is null)),
        constraint unit_conversions_universal_stays check (company_id is not null or retired_at is null),
        foreign key (company_id, item_id) references portal.items (company_id, id));
      -- Whichever way round it is said, two units have one present factor per item.
      create unique index unit_conversions_once on portal.unit_conversions
        (company_id, item_id, least(from_unit, to_unit), greatest(from_unit, to_unit)) nulls not distinct where retired_at is null;
      create index unit_conversions_item on portal.unit_conversions (item_id) where retired_at is null;

      create function portal.refuse_all_but_retiring() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          if old.retired_at is null and to_jsonb(old) - 'retired_at' - 'retired_by' = to_jsonb(new) - 'retired_at' - 'retired_by' then return new; end if;
        end if;
        raise exception 'a unit conversion is only retired' using errcode = '23514', constraint = 'unit_conversions_only_retire';
      end $$;
      create trigger unit_conversions_only_retire before update or delete on portal.unit_conversions
        for each row execute function portal.refuse_all_but_retiring();
      create trigger unit_conversions_no_truncate before truncate on portal.unit_conversions
        for each statement execute function portal.refuse_all_but_retiring();

      -- The quantity stays in the order unit; it is what was entered × factor, rounded once, half up; a unit without decimals takes no rounding.
      alter table portal.delivery_note_lines
        add entered_quantity portal.quantity, add entered_unit text references portal.units, add numerator integer, add denominator integer,
        add unit_decimals smallint constraint delivery_note_lines_unit_decimals_are_few check (unit_decimals between 0 and 6),
        add constraint delivery_note_lines_entered_is_whole
          check (num_nulls(entered_quantity, entered_unit, numerator, denominator, unit_decimals) in (0, 5)),
        add constraint delivery_note_lines_entered_comes_out check (entered_quantity is null or (
          quantity = round(quantity, unit_decimals)
          and 2 * (quantity * denominator - entered_quantity * numerator) * power(10::numeric, unit_decimals::numeric) <= denominator
          and 2 * (entered_quantity * numerator - quantity * denominator) * power(10::numeric, unit_decimals::numeric) < denominator
          and (unit_decimals > 0 or quantity * denominator = entered_quantity * numerator)));
      grant update (entered_quantity, entered_unit, numerator, denominator, unit_decimals) on portal.delivery_note_lines to portal_supplier;
    `);
    for (const conversion of universal) {
      await runner.query('insert into portal.unit_conversions (from_unit, to_unit, numerator, denominator) values ($1, $2, $3, 1)', conversion);
    }
    // Of an item's conversions a supplier sees those of what was ordered from it; who keeps them is the buyer's own.
    await rowSecured(runner, 'unit_conversions', {
      supplierSees: `item_id is null or exists (
        select 1 from portal.purchase_order_lines l where l.item_id = unit_conversions.item_id and l.supplier_id = (select portal.current_supplier()))`,
      supplier: 'select (id, company_id, item_id, from_unit, to_unit, numerator, denominator, retired_at)',
      internal: 'select, insert, update (retired_at, retired_by)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.delivery_note_lines drop entered_quantity, drop entered_unit, drop numerator, drop denominator, drop unit_decimals;
      drop table portal.unit_conversions;
      drop function portal.refuse_all_but_retiring;
      drop index portal.purchase_order_lines_item;
      alter table portal.items drop constraint items_of_company;
    `);
  }
}
