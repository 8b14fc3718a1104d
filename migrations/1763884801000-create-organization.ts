import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sharedTable, supplierOwned } from '../src/platform/database/ownership.js';

/** Companies, plants, docks, units, items and suppliers: what every document names. */
export class CreateOrganization1763884801000 implements MigrationInterface {
  name = 'CreateOrganization1763884801000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.companies (
        id bigint generated always as identity primary key,
        code text not null unique,
        name text not null, name_en text not null,
        uscc text, time_zone text not null default 'Asia/Shanghai',
        locale text not null default 'zh-CN' constraint companies_locale_is_known check (locale in ('zh-CN','en')));

      create table portal.plants (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies,
        code text not null, name text not null, name_en text not null,
        address text not null default '', time_zone text not null default 'Asia/Shanghai',
        unique (company_id, code), unique (company_id, id));

      create table portal.docks (
        id bigint generated always as identity primary key,
        plant_id bigint not null references portal.plants,
        code text not null, name text not null,
        unique (plant_id, code), unique (plant_id, id));

      create table portal.units (
        code text primary key, name text not null, name_en text not null,
        decimals smallint not null constraint units_decimals_are_few check (decimals between 0 and 6));

      create table portal.suppliers (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies,
        code text not null, name text not null, name_en text not null, short_name text not null,
        uscc text, gs1_company_prefix text constraint suppliers_gs1_prefix_is_digits check (gs1_company_prefix ~ '^[0-9]{4,12}$'),
        phone text not null default '', address text not null default '',
        payment_terms text not null default '',
        locale text not null default 'zh-CN' constraint suppliers_locale_is_known check (locale in ('zh-CN','en')),
        state text not null default 'active' constraint suppliers_state_is_known check (state in ('active','blocked')),
        search text not null default '',
        version integer not null default 1,
        unique (company_id, code), unique (company_id, id));
      create index suppliers_search on portal.suppliers using gin (search gin_trgm_ops);

      create table portal.items (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies,
        code text not null, name text not null, name_en text not null default '', spec text not null default '',
        unit text not null references portal.units, gtin text,
        search text not null default '',
        version integer not null default 1,
        unique (company_id, code));
      create unique index items_gtin on portal.items (company_id, gtin) where gtin is not null;

      create table portal.supplier_items (
        id bigint generated always as identity primary key,
        supplier_id bigint not null references portal.suppliers,
        item_id bigint not null references portal.items,
        code text not null,
        pack_size portal.quantity constraint supplier_items_pack_size_is_positive check (pack_size > 0),
        lot_required boolean not null default false,
        unique (supplier_id, code), unique (supplier_id, item_id));

      -- Numbers people read (receipts, statements): gaps are fine, doubles are not.
      create table portal.number_counters (
        company_id bigint not null references portal.companies,
        name text not null, last bigint not null default 0,
        primary key (company_id, name));

      create table portal.settings (
        key text primary key, value jsonb not null, version integer not null default 1,
        changed_at portal.moment not null, changed_by text not null);
    `);
    // What a supplier may read of the buyer's house is on this written list: no items, no settings.
    await sharedTable(runner, 'companies', { supplier: 'select', internal: 'select, insert, update', auth: 'select' });
    await sharedTable(runner, 'plants', { supplier: 'select', internal: 'select, insert, update' });
    await sharedTable(runner, 'docks', { supplier: 'select', internal: 'select, insert, update' });
    await sharedTable(runner, 'units', { supplier: 'select', internal: 'select, insert, update' });
    await sharedTable(runner, 'items', { internal: 'select, insert, update' });
    await sharedTable(runner, 'number_counters', { internal: 'select, insert, update' });
    await sharedTable(runner, 'settings', { internal: 'select, insert, update' });
    // Sign-in names a person's organisation and shuts out the people of a blocked supplier: these columns, no more.
    await supplierOwned(runner, 'suppliers', {
      column: 'id', supplier: 'select', internal: 'select, insert, update', auth: 'select (id, company_id, name, name_en, state)' });
    await supplierOwned(runner, 'supplier_items', { supplier: 'select', internal: 'select, insert, update' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.settings, portal.number_counters, portal.supplier_items, portal.items,
      portal.suppliers, portal.units, portal.docks, portal.plants, portal.companies`);
  }
}
