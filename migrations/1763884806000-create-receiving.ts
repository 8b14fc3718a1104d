import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, sharedTable, supplierOwned } from '../src/platform/database/ownership.js';

/** Scans, package receipts in generations, quarantine, goods receipts and their reversals. */
export class CreateReceiving1763884806000 implements MigrationInterface {
  name = 'CreateReceiving1763884806000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.scans (
        at portal.moment not null, id bigint generated always as identity,
        company_id bigint not null references portal.companies, plant_id bigint not null references portal.plants,
        client_id text not null constraint scans_client_is_short check (length(client_id) between 1 and 64),
        sequence bigint not null constraint scans_sequence_not_negative check (sequence >= 0),
        raw text not null constraint scans_raw_is_short check (length(raw) <= 500),
        outcome text not null constraint scans_outcome_is_known check (outcome in
          ('note','right','over','unknown','already','superseded','wrong','undone')),
        note_id bigint, package_id bigint, answer jsonb not null default '{}',
        person_id bigint references portal.people, person_name text not null,
        primary key (at, id));
      create index scans_note on portal.scans (note_id, id);

      -- One key per scan for all time: a replay finds its first answer here.
      create table portal.scan_keys (
        client_id text not null, sequence bigint not null, scan_at portal.moment not null, scan_id bigint not null,
        answer jsonb not null, primary key (client_id, sequence));

      create table portal.package_receipts (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, note_line_id bigint not null, package_id bigint not null,
        generation integer not null constraint package_receipts_generation_is_positive check (generation > 0),
        kind text not null constraint package_receipts_kind_is_known check (kind in ('receive','reverse')),
        quantity portal.quantity not null constraint package_receipts_quantity_is_positive check (quantity > 0),
        condition text not null default 'good' constraint package_receipts_condition_is_known check (condition in ('good','damaged')),
        person_id bigint references portal.people, person_name text not null, at portal.moment not null,
        -- receive(n+1) needs reverse(n), reverse(n) needs receive(n): the chain is kept by the key itself.
        after_generation integer generated always as (case when kind = 'reverse' then generation when generation > 1 then generation - 1 end) stored,
        after_kind text generated always as (case when kind = 'reverse' then 'receive' when generation > 1 then 'reverse' end) stored,
        constraint package_receipts_name_package foreign key (supplier_id, note_line_id, package_id, quantity) references portal.packages (supplier_id, note_line_id, id, quantity),
        constraint package_receipts_once_per_generation unique (package_id, generation, kind),
        constraint package_receipts_follow_chain foreign key (package_id, after_generation, after_kind)
          references portal.package_receipts (package_id, generation, kind),
        unique (supplier_id, id));
      create index package_receipts_line on portal.package_receipts (note_line_id);

      -- Quantities counted without a package code (torn label, loose goods).
      create table portal.loose_receipts (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, note_line_id bigint not null,
        kind text not null constraint loose_receipts_kind_is_known check (kind in ('receive','reverse')),
        quantity portal.quantity not null constraint loose_receipts_quantity_is_positive check (quantity > 0),
        condition text not null default 'good' constraint loose_receipts_condition_is_known check (condition in ('good','damaged')),
        person_id bigint references portal.people, person_name text not null, at portal.moment not null,
        foreign key (supplier_id, note_line_id) references portal.delivery_note_lines (supplier_id, id),
        unique (supplier_id, id));
      create index loose_receipts_line on portal.loose_receipts (note_line_id);

      -- R-48: what is above the note waits apart until the buyer decides; a slip is released again by its own row.
      create table portal.quarantined_quantities (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, note_line_id bigint not null,
        kind text not null default 'hold' constraint quarantined_quantities_kind_is_known check (kind in ('hold','release')),
        quantity portal.quantity not null constraint quarantined_quantities_is_positive check (quantity > 0),
        person_name text not null, at portal.moment not null,
        foreign key (supplier_id, note_line_id) references portal.delivery_note_lines (supplier_id, id));
      create index quarantined_quantities_line on portal.quarantined_quantities (note_line_id);

      create table portal.goods_receipts (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies, supplier_id bigint not null references portal.suppliers,
        plant_id bigint not null references portal.plants, note_id bigint not null,
        number portal.document_number not null,
        kind text not null constraint goods_receipts_kind_is_known check (kind in ('receive','reverse')),
        reverses_id bigint, reason text not null default '',
        posted_on portal.day not null, posted_at portal.moment not null, arrived_at portal.moment not null,
        person_id bigint references portal.people, person_name text not null,
        constraint goods_receipts_reversal_names_receipt check ((kind = 'reverse') = (reverses_id is not null)),
        constraint goods_receipts_reversal_has_reason check (kind = 'receive' or reason <> ''),
        foreign key (supplier_id, note_id) references portal.delivery_notes (supplier_id, id),
        unique (company_id, number), unique (supplier_id, id),
        foreign key (supplier_id, reverses_id) references portal.goods_receipts (supplier_id, id));
      create index goods_receipts_note on portal.goods_receipts (note_id);
      create index goods_receipts_posted on portal.goods_receipts (supplier_id, posted_on);

      -- quantity is signed: a reversal is its own line with a negative quantity.
      create table portal.goods_receipt_lines (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, receipt_id bigint not null, position integer not null,
        note_line_id bigint not null, order_line_id bigint not null,
        lot text not null default '', made_on portal.day, expires_on portal.day,
        condition text not null constraint goods_receipt_lines_condition_is_known check (condition in ('good','damaged')),
        quantity portal.quantity not null constraint goods_receipt_lines_quantity_not_zero check (quantity <> 0),
        reverses_line_id bigint,
        constraint goods_receipt_lines_sign_follows_kind check ((quantity < 0) = (reverses_line_id is not null)),
        foreign key (supplier_id, receipt_id) references portal.goods_receipts (supplier_id, id),
        foreign key (supplier_id, note_line_id) references portal.delivery_note_lines (supplier_id, id),
        foreign key (supplier_id, order_line_id) references portal.purchase_order_lines (supplier_id, id),
        unique (receipt_id, position), unique (supplier_id, id), unique (supplier_id, order_line_id, id, quantity),
        foreign key (supplier_id, reverses_line_id) references portal.goods_receipt_lines (supplier_id, id));
      create index goods_receipt_lines_order_line on portal.goods_receipt_lines (order_line_id);
      create index goods_receipt_lines_note_line on portal.goods_receipt_lines (note_line_id);

      -- Which receipt posted which package: none is posted twice, and what is posted is undone by a reversal only.
      create table portal.posted_packages (
        package_id bigint not null, generation integer not null,
        supplier_id bigint not null, receipt_line_id bigint not null,
        kind text not null generated always as ('receive') stored,
        primary key (package_id, generation),
        foreign key (package_id, generation, kind) references portal.package_receipts (package_id, generation, kind),
        foreign key (supplier_id, receipt_line_id) references portal.goods_receipt_lines (supplier_id, id));
      create index posted_packages_line on portal.posted_packages (receipt_line_id);

      -- The guard of R-51: never more reversed than received, under one row lock.
      create table portal.receipt_line_balances (
        receipt_line_id bigint primary key, supplier_id bigint not null,
        received portal.quantity not null constraint receipt_line_balances_received_is_positive check (received > 0),
        reversed portal.quantity not null default 0,
        constraint receipt_line_balances_reversed_within_received check (reversed >= 0 and reversed <= received),
        foreign key (supplier_id, receipt_line_id) references portal.goods_receipt_lines (supplier_id, id));
    `);
    await appendOnly(runner, 'scans', 'scan_keys', 'package_receipts', 'loose_receipts', 'quarantined_quantities',
      'goods_receipts', 'goods_receipt_lines', 'posted_packages');
    await sharedTable(runner, 'scans', { internal: 'select, insert' });
    await sharedTable(runner, 'scan_keys', { internal: 'select, insert' });
    const ledger = { supplier: 'select', internal: 'select, insert' };
    for (const table of ['package_receipts', 'loose_receipts', 'quarantined_quantities', 'goods_receipts', 'goods_receipt_lines', 'posted_packages']) {
      await supplierOwned(runner, table, ledger);
    }
    await supplierOwned(runner, 'receipt_line_balances', { supplier: 'select', internal: 'select, insert, update (reversed)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.receipt_line_balances, portal.posted_packages, portal.goods_receipt_lines, portal.goods_receipts,
      portal.quarantined_quantities, portal.loose_receipts, portal.package_receipts, portal.scan_keys, portal.scans`);
  }
}
