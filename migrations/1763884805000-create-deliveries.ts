import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, supplierOwned } from '../src/platform/database/ownership.js';

/** Delivery notes with their lines per lot, document codes per version, and packages. */
export class CreateDeliveries1763884805000 implements MigrationInterface {
  name = 'CreateDeliveries1763884805000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.delivery_notes (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies,
        supplier_id bigint not null references portal.suppliers,
        number portal.document_number not null,
        number_key text not null generated always as (lower(number::text)) stored,
        plant_id bigint not null, dock_id bigint, currency portal.currency not null,
        state text not null default 'draft' constraint delivery_notes_state_is_known check (state in
          ('draft','submitted','arrived','receiving','partly_received','received','closed','cancelled')),
        document_version integer not null default 1 constraint delivery_notes_document_version_is_positive check (document_version > 0),
        ship_on portal.day, arrive_on portal.day,
        carrier text not null default '', plate text not null default '', driver text not null default '', driver_phone text not null default '',
        remark text not null default '',
        language text not null default 'zh-CN' constraint delivery_notes_language_is_known check (language in ('zh-CN','en')),
        created_at portal.moment not null, created_by text not null,
        submitted_at portal.moment, submitted_by text not null default '',
        arrived_at portal.moment, finished_at portal.moment, cancelled_at portal.moment,
        print_count integer not null default 0 constraint delivery_notes_print_count_not_negative check (print_count >= 0),
        search text not null default '',
        version integer not null default 1,
        constraint delivery_notes_submitted_has_moment check (state in ('draft','cancelled') or submitted_at is not null),
        constraint delivery_notes_arrived_has_moment check (state not in ('arrived','receiving','partly_received','received','closed') or arrived_at is not null),
        unique (supplier_id, number_key), unique (supplier_id, id),
        foreign key (company_id, plant_id) references portal.plants (company_id, id),
        foreign key (plant_id, dock_id) references portal.docks (plant_id, id));
      create index delivery_notes_supplier on portal.delivery_notes (supplier_id, created_at desc);
      create index delivery_notes_plant on portal.delivery_notes (plant_id, arrive_on) where state in ('submitted','arrived','receiving','partly_received');
      create index delivery_notes_search on portal.delivery_notes using gin (search gin_trgm_ops);

      -- One code per submitted version; an old one scans as superseded, none is ever issued again.
      create table portal.delivery_note_codes (
        code text primary key constraint delivery_note_codes_code_is_plain check (code ~ '^SN[0-9A-Z]{6,20}$'),
        supplier_id bigint not null, note_id bigint not null, document_version integer not null, at portal.moment not null,
        foreign key (supplier_id, note_id) references portal.delivery_notes (supplier_id, id),
        unique (note_id, document_version));

      create table portal.delivery_note_lines (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, note_id bigint not null, position integer not null,
        order_line_id bigint not null,
        lot text not null default '' constraint delivery_note_lines_lot_is_short check (length(lot) <= 40 and lot = btrim(lot)),
        made_on portal.day, expires_on portal.day,
        quantity portal.quantity not null constraint delivery_note_lines_quantity_is_positive check (quantity > 0),
        pack_size portal.quantity constraint delivery_note_lines_pack_size_is_positive check (pack_size > 0),
        received portal.quantity not null default 0, closed portal.quantity not null default 0,
        remark text not null default '', removed_at portal.moment,
        constraint delivery_note_lines_received_within_quantity check (received >= 0 and closed >= 0 and received + closed <= quantity),
        constraint delivery_note_lines_dates_are_ordered check (made_on is null or expires_on is null or made_on < expires_on),
        foreign key (supplier_id, note_id) references portal.delivery_notes (supplier_id, id),
        foreign key (supplier_id, order_line_id) references portal.purchase_order_lines (supplier_id, id),
        unique (supplier_id, id), unique (supplier_id, note_id, id));
      create unique index delivery_note_lines_once_per_lot on portal.delivery_note_lines (note_id, order_line_id, lot) where removed_at is null;
      create index delivery_note_lines_order_line on portal.delivery_note_lines (order_line_id) where removed_at is null;

      create table portal.packages (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, note_id bigint not null, note_line_id bigint not null,
        sequence integer not null constraint packages_sequence_is_positive check (sequence > 0),
        code text not null unique constraint packages_code_is_plain check (code ~ '^PK[0-9A-Z]{6,20}$'),
        sscc text unique constraint packages_sscc_is_18_digits check (sscc ~ '^[0-9]{18}$'),
        quantity portal.quantity not null constraint packages_quantity_is_positive check (quantity > 0),
        document_version integer not null, voided_at portal.moment,
        foreign key (supplier_id, note_id, note_line_id) references portal.delivery_note_lines (supplier_id, note_id, id),
        unique (supplier_id, id), unique (supplier_id, note_line_id, id, quantity));
      create unique index packages_numbered_once on portal.packages (note_id, sequence) where voided_at is null;

      create index packages_line on portal.packages (note_line_id) where voided_at is null;

      -- Last serial per company prefix and extension digit: an SSCC is never issued twice (R-41).
      create table portal.sscc_serials (
        supplier_id bigint not null references portal.suppliers,
        prefix text not null constraint sscc_serials_prefix_is_digits check (prefix ~ '^[0-9]{4,12}$'),
        extension smallint not null constraint sscc_serials_extension_is_digit check (extension between 0 and 9),
        last bigint not null constraint sscc_serials_last_not_negative check (last >= 0),
        primary key (supplier_id, prefix, extension));

      -- The packages of a line never hold more than the line; a voided package holds nothing.
      -- Once per statement: a line of 5,000 boxes would else be summed 5,000 times.
      create function portal.check_packages() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from (select distinct note_line_id from touched) t join portal.delivery_note_lines l on l.id = t.note_line_id
          where (select coalesce(sum(p.quantity), 0) from portal.packages p where p.note_line_id = l.id and p.voided_at is null) > l.quantity) then
          raise exception 'packages hold more than their line' using errcode = '23514', constraint = 'packages_within_line';
        end if;
        return null;
      end $$;
      create trigger packages_within_line_insert after insert on portal.packages
        referencing new table as touched for each statement execute function portal.check_packages();
      create trigger packages_within_line_update after update on portal.packages
        referencing new table as touched for each statement execute function portal.check_packages();
    `);
    await appendOnly(runner, 'delivery_note_codes');
    await supplierOwned(runner, 'delivery_notes', {
      // Not the arrival: that is what the buyer's side saw.
      supplier: `select, insert, update (number, dock_id, state, document_version, ship_on, arrive_on, carrier, plate, driver, driver_phone, remark,
        language, submitted_at, submitted_by, finished_at, cancelled_at, print_count, search, version)`,
      internal: 'select, insert, update' });
    await supplierOwned(runner, 'delivery_note_codes', { supplier: 'select, insert', internal: 'select, insert' });
    await supplierOwned(runner, 'delivery_note_lines', {
      supplier: 'select, insert, update (position, lot, made_on, expires_on, quantity, pack_size, remark, removed_at, closed)',
      internal: 'select, insert, update' });
    await supplierOwned(runner, 'packages', { supplier: 'select, insert, update (voided_at)', internal: 'select, insert, update (voided_at)' });
    await supplierOwned(runner, 'sscc_serials', { supplier: 'select, insert, update (last)', internal: 'select' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.sscc_serials, portal.packages, portal.delivery_note_lines, portal.delivery_note_codes, portal.delivery_notes;
      drop function portal.check_packages`);
  }
}
