import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, supplierOwned } from '../src/platform/database/ownership.js';

/** What is counted and not taken: wrong items and refused goods leave with the truck, with photos of what was wrong. */
export class RefuseGoodsAtTheDock1763884811000 implements MigrationInterface {
  name = 'RefuseGoodsAtTheDock1763884811000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['package_receipts', 'loose_receipts']) {
      await runner.query(`
        alter table portal.${table} add column reason text not null default '';
        alter table portal.${table}
          drop constraint ${table}_condition_is_known,
          add constraint ${table}_condition_is_known check (condition in ('good','damaged','wrong_item','refused')),
          add constraint ${table}_reason_is_known check (reason in ('','packaging','expired','papers','not_expected','other')),
          add constraint ${table}_refusal_has_reason check ((condition = 'refused') = (reason <> ''))`);
    }
    await runner.query(`
      -- What a receipt says was not taken, per note line, condition and reason: never part of what was received.
      create table portal.goods_refusals (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, receipt_id bigint not null, position integer not null,
        note_line_id bigint not null, order_line_id bigint not null, lot text not null default '',
        condition text not null constraint goods_refusals_condition_is_known check (condition in ('wrong_item','refused')),
        reason text not null default '' constraint goods_refusals_reason_is_known check (reason in ('','packaging','expired','papers','not_expected','other')),
        quantity portal.quantity not null constraint goods_refusals_quantity_is_positive check (quantity > 0),
        constraint goods_refusals_refusal_has_reason check ((condition = 'refused') = (reason <> '')),
        foreign key (supplier_id, receipt_id) references portal.goods_receipts (supplier_id, id),
        foreign key (supplier_id, note_line_id) references portal.delivery_note_lines (supplier_id, id),
        foreign key (supplier_id, order_line_id) references portal.purchase_order_lines (supplier_id, id),
        unique (receipt_id, position), unique (supplier_id, id));
      create index goods_refusals_note_line on portal.goods_refusals (note_line_id);

      -- A counted package is posted by a receipt line or by a refusal, once.
      alter table portal.posted_packages alter column receipt_line_id drop not null, add column refusal_id bigint,
        add foreign key (supplier_id, refusal_id) references portal.goods_refusals (supplier_id, id),
        add constraint posted_packages_posted_once check (num_nonnulls(receipt_line_id, refusal_id) = 1);

      create table portal.receiving_photos (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, note_id bigint not null, note_line_id bigint,
        hash bytea not null references portal.files,
        type text not null constraint receiving_photos_type_is_image check (type in ('image/jpeg','image/png','image/webp')),
        person_id bigint references portal.people, person_name text not null, at portal.moment not null,
        removed_at portal.moment, removed_by text not null default '',
        constraint receiving_photos_removal_names_person check ((removed_at is null) = (removed_by = '')),
        foreign key (supplier_id, note_id) references portal.delivery_notes (supplier_id, id),
        foreign key (supplier_id, note_id, note_line_id) references portal.delivery_note_lines (supplier_id, note_id, id),
        unique (supplier_id, id));
      create unique index receiving_photos_once on portal.receiving_photos (note_id, hash) where removed_at is null;
    `);
    await appendOnly(runner, 'goods_refusals');
    await supplierOwned(runner, 'goods_refusals', { supplier: 'select', internal: 'select, insert' });
    await supplierOwned(runner, 'receiving_photos', { supplier: 'select', internal: 'select, insert, update (removed_at, removed_by)', supplierSees: 'removed_at is null' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table portal.receiving_photos;
      alter table portal.posted_packages drop column refusal_id, alter column receipt_line_id set not null;
      drop table portal.goods_refusals`);
    for (const table of ['package_receipts', 'loose_receipts']) {
      await runner.query(`
        alter table portal.${table} drop column reason, drop constraint ${table}_condition_is_known,
          add constraint ${table}_condition_is_known check (condition in ('good','damaged'))`);
    }
  }
}
