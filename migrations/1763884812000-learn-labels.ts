import type { MigrationInterface, QueryRunner } from 'typeorm';
import { supplierOwned } from '../src/platform/database/ownership.js';

const outcomes = `'note','right','over','unknown','already','superseded','wrong','undone'`;

/** Labels that name an order or an item lead to a choice; what suppliers print by their own rules is learned. */
export class LearnLabels1763884812000 implements MigrationInterface {
  name = 'LearnLabels1763884812000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.scans drop constraint scans_outcome_is_known,
        add constraint scans_outcome_is_known check (outcome in (${outcomes},'choice'));

      create table portal.scan_patterns (
        id bigint generated always as identity primary key,
        supplier_id bigint not null references portal.suppliers,
        kind text not null constraint scan_patterns_kind_is_known check (kind in ('delimited','keys')),
        separator text not null default '',
        keys text[] not null default '{}',
        fields text[] not null,
        sample text not null constraint scan_patterns_sample_is_short check (length(sample) between 1 and 500),
        person_id bigint references portal.people, person_name text not null, at portal.moment not null,
        retired_at portal.moment, retired_by text,
        constraint scan_patterns_separator_fits_kind check (case kind when 'delimited' then length(separator) = 1 and separator !~ '[[:alnum:]]' else separator = '' end),
        constraint scan_patterns_keys_fit_kind check (array_position(keys, null) is null
          and cardinality(keys) = case kind when 'keys' then cardinality(fields) else 0 end),
        constraint scan_patterns_parts_are_few check (cardinality(fields) between case kind when 'keys' then 1 else 2 end and 40),
        constraint scan_patterns_fields_are_known check (fields <@ array['','item','lot','quantity','order','made_on','expires_on']),
        constraint scan_patterns_names_item check (cardinality(array_positions(fields, 'item')) = 1),
        constraint scan_patterns_fields_once check (cardinality(array_positions(fields, 'lot')) < 2 and cardinality(array_positions(fields, 'quantity')) < 2
          and cardinality(array_positions(fields, 'order')) < 2 and cardinality(array_positions(fields, 'made_on')) < 2
          and cardinality(array_positions(fields, 'expires_on')) < 2),
        constraint scan_patterns_retired_by_somebody check ((retired_at is null) = (retired_by is null)));
      create unique index scan_patterns_once on portal.scan_patterns (supplier_id, kind, separator, keys, fields) where retired_at is null;

      -- What labels name is looked up whatever its case.
      create index purchase_orders_number on portal.purchase_orders (company_id, lower(number));
      create index items_code on portal.items (company_id, lower(code));
      create index supplier_items_code on portal.supplier_items (lower(code));
    `);
    await supplierOwned(runner, 'scan_patterns', { internal: 'select, insert, update (retired_at, retired_by)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index portal.supplier_items_code; drop index portal.items_code; drop index portal.purchase_orders_number;
      drop table portal.scan_patterns;
      alter table portal.scans drop constraint scans_outcome_is_known,
        add constraint scans_outcome_is_known check (outcome in (${outcomes})) not valid;
    `);
  }
}
