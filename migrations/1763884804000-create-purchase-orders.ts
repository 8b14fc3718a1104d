import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, sharedTable, supplierOwned } from '../src/platform/database/ownership.js';

/** Orders, their revisions, prices, schedule lines, requirements, answers and promises. */
export class CreatePurchaseOrders1763884804000 implements MigrationInterface {
  name = 'CreatePurchaseOrders1763884804000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.sources (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies,
        code text not null, name text not null,
        default_plant_id bigint references portal.plants,
        unique (company_id, code));

      create table portal.purchase_orders (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies,
        supplier_id bigint not null references portal.suppliers,
        source text not null, type text not null default 'standard', number portal.document_number not null,
        plant_id bigint not null,
        buyer_person_id bigint references portal.people,
        buyer_name text not null default '', buyer_phone text not null default '', buyer_email text not null default '',
        currency portal.currency not null,
        price_basis text not null constraint purchase_orders_basis_is_known check (price_basis in ('tax_exclusive','tax_inclusive')),
        payment_terms text not null default '', incoterm text not null default '', contract text not null default '',
        note text not null default '',
        issued_on portal.day not null, revision integer not null constraint purchase_orders_revision_is_positive check (revision > 0),
        lifecycle text not null default 'open' constraint purchase_orders_lifecycle_is_known check (lifecycle in ('open','blocked','closed','cancelled')),
        published_at portal.moment not null, changed_at portal.moment not null,
        extras jsonb not null default '{}', search text not null default '',
        version integer not null default 1,
        unique (company_id, source, type, number), unique (supplier_id, id),
        foreign key (company_id, plant_id) references portal.plants (company_id, id),
        foreign key (company_id, source) references portal.sources (company_id, code));
      create index purchase_orders_supplier on portal.purchase_orders (supplier_id, published_at desc);
      create index purchase_orders_published on portal.purchase_orders (published_at desc);
      create index purchase_orders_search on portal.purchase_orders using gin (search gin_trgm_ops);

      create table portal.purchase_order_revisions (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, order_id bigint not null,
        revision integer not null, source_revision text,
        payload jsonb not null, hash bytea not null constraint purchase_order_revisions_hash_is_sha256 check (length(hash) = 32),
        snapshot_complete boolean not null,
        issued_at portal.moment, sent_on portal.day not null, received_at portal.moment not null,
        changes jsonb not null default '[]',
        foreign key (supplier_id, order_id) references portal.purchase_orders (supplier_id, id),
        unique (order_id, revision));

      create table portal.purchase_order_lines (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, order_id bigint not null,
        line_number text not null constraint purchase_order_lines_number_is_given check (length(line_number) between 1 and 20),
        position integer not null,
        item_id bigint references portal.items,
        item_code text not null, supplier_item_code text not null default '',
        item_name text not null, spec text not null default '', drawing_revision text not null default '',
        unit text not null references portal.units, source_unit text not null default '',
        ordered portal.quantity not null constraint purchase_order_lines_ordered_is_positive check (ordered > 0),
        cancelled portal.quantity not null default 0
          constraint purchase_order_lines_cancelled_within_ordered check (cancelled >= 0 and cancelled <= ordered),
        over_percent portal.percent not null default 0, under_percent portal.percent not null default 0,
        lifecycle text not null default 'open' constraint purchase_order_lines_lifecycle_is_known check (lifecycle in ('open','blocked','closed','cancelled')),
        blocked_reason text not null default '',
        note text not null default '',
        shipped portal.quantity not null default 0, received portal.quantity not null default 0, reversed portal.quantity not null default 0,
        returned_replacement portal.quantity not null default 0, returned_credit portal.quantity not null default 0,
        ship_cap portal.quantity not null,
        fulfilment text not null generated always as (case
          when ordered - cancelled > 0 and received - reversed - returned_replacement >= (ordered - cancelled) * (1 - under_percent / 100) then 'received'
          when received - reversed - returned_replacement > 0 then 'partly_received'
          when shipped > 0 and shipped >= ordered - cancelled then 'shipped'
          when shipped > 0 then 'partly_shipped'
          else 'none' end) stored,
        extras jsonb not null default '{}',
        version integer not null default 1,
        constraint purchase_order_lines_counters_not_negative check (shipped >= 0 and received >= 0 and reversed >= 0
          and returned_replacement >= 0 and returned_credit >= 0),
        constraint purchase_order_lines_shipped_within_cap check (shipped <= ship_cap),
        constraint purchase_order_lines_reversed_within_received check (reversed <= received),
        constraint purchase_order_lines_blocked_has_reason check (lifecycle <> 'blocked' or blocked_reason <> ''),
        foreign key (supplier_id, order_id) references portal.purchase_orders (supplier_id, id),
        unique (order_id, line_number), unique (supplier_id, id), unique (supplier_id, order_id, id));

      -- Prices are append-only versions: what a statement names can never change under it.
      create table portal.line_prices (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, order_line_id bigint not null,
        revision integer not null, valid_from portal.day not null,
        price portal.price not null, per portal.quantity not null constraint line_prices_per_is_positive check (per > 0),
        currency portal.currency not null,
        basis text not null constraint line_prices_basis_is_known check (basis in ('tax_exclusive','tax_inclusive')),
        tax_rate portal.percent not null, at portal.moment not null,
        foreign key (supplier_id, order_line_id) references portal.purchase_order_lines (supplier_id, id),
        unique (order_line_id, revision), unique (supplier_id, order_line_id, id));

      create table portal.schedule_lines (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, order_id bigint not null, order_line_id bigint not null,
        sequence integer not null, source_number text,
        quantity portal.quantity not null constraint schedule_lines_quantity_is_positive check (quantity > 0),
        required_from portal.day, required_on portal.day not null,
        answer text not null default 'unanswered' constraint schedule_lines_answer_is_known check (answer in
          ('unanswered','accepted','proposed','countered','rejected','superseded')),
        baseline_on portal.day not null,
        first_promised_on portal.day, promised_on portal.day, promised_quantity portal.quantity,
        answered_at portal.moment, changed_fields jsonb not null default '[]',
        version integer not null default 1,
        constraint schedule_lines_window_is_ordered check (required_from is null or required_from <= required_on),
        constraint schedule_lines_accepted_has_promise check (answer <> 'accepted' or promised_on is not null),
        foreign key (supplier_id, order_id, order_line_id) references portal.purchase_order_lines (supplier_id, order_id, id),
        unique (order_line_id, sequence), unique (supplier_id, id));
      create index schedule_lines_order on portal.schedule_lines (order_id);
      create index schedule_lines_answer on portal.schedule_lines (supplier_id, answer, required_on) where answer <> 'superseded';
      create index schedule_lines_required on portal.schedule_lines (required_on) where answer <> 'superseded';

      create table portal.requirements (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, schedule_line_id bigint not null,
        generation integer not null constraint requirements_generation_is_positive check (generation > 0),
        required_from portal.day, required_on portal.day not null,
        quantity portal.quantity not null constraint requirements_quantity_is_positive check (quantity > 0),
        cause text not null constraint requirements_cause_is_known check (cause in ('buyer','agreement')),
        revision integer not null, at portal.moment not null,
        foreign key (supplier_id, schedule_line_id) references portal.schedule_lines (supplier_id, id),
        unique (schedule_line_id, generation));

      create table portal.answers (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, schedule_line_id bigint not null,
        number integer not null constraint answers_number_is_positive check (number > 0),
        kind text not null constraint answers_kind_is_known check (kind in ('accept','propose','reject')),
        state text not null default 'open' constraint answers_state_is_known check (state in ('open','decided','superseded')),
        reason_code text, reason_text text not null default '',
        based_on_version integer not null,
        person_id bigint references portal.people, person_name text not null, channel text not null,
        at portal.moment not null, decided_at portal.moment,
        constraint answers_deviation_has_reason check (kind <> 'reject' or reason_code is not null),
        constraint answers_decided_has_moment check ((state = 'decided') = (decided_at is not null)),
        foreign key (supplier_id, schedule_line_id) references portal.schedule_lines (supplier_id, id),
        unique (schedule_line_id, number), unique (supplier_id, id));
      create unique index answers_one_open on portal.answers (schedule_line_id) where state = 'open';

      create table portal.answer_parts (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, answer_id bigint not null,
        part integer not null constraint answer_parts_part_is_positive check (part > 0),
        quantity portal.quantity not null constraint answer_parts_quantity_is_positive check (quantity > 0),
        promised_on portal.day not null,
        decision text not null default 'pending' constraint answer_parts_decision_is_known check (decision in
          ('pending','accepted','auto','declined','countered')),
        counter_quantity portal.quantity, counter_on portal.day, decision_note text not null default '',
        rule_id bigint, rule_version integer,
        decided_by bigint references portal.people, decided_name text not null default '', decided_at portal.moment,
        constraint answer_parts_counter_is_whole check ((decision = 'countered') = (counter_on is not null and counter_quantity is not null)),
        constraint answer_parts_decided_has_moment check ((decision = 'pending') = (decided_at is null)),
        constraint answer_parts_auto_names_rule check (decision <> 'auto' or (rule_id is not null and rule_version is not null)),
        foreign key (supplier_id, answer_id) references portal.answers (supplier_id, id),
        unique (answer_id, part));

      -- R-18: current promise = latest generation, first promise = generation 1.
      create table portal.promises (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, schedule_line_id bigint not null,
        generation integer not null constraint promises_generation_is_positive check (generation > 0),
        part integer not null constraint promises_part_is_positive check (part > 0),
        promised_on portal.day not null,
        quantity portal.quantity not null constraint promises_quantity_is_positive check (quantity > 0),
        reason_code text, reason_text text not null default '',
        person_name text not null, channel text not null, at portal.moment not null,
        foreign key (supplier_id, schedule_line_id) references portal.schedule_lines (supplier_id, id),
        unique (schedule_line_id, generation, part));

      create table portal.answer_drafts (
        order_id bigint primary key, supplier_id bigint not null,
        data jsonb not null default '{}', person_name text not null, at portal.moment not null,
        foreign key (supplier_id, order_id) references portal.purchase_orders (supplier_id, id));
    `);
    await appendOnly(runner, 'purchase_order_revisions', 'line_prices', 'requirements', 'promises');
    await sharedTable(runner, 'sources', { internal: 'select, insert, update' });
    const read = { supplier: 'select', internal: 'select, insert, update' };
    const ledger = { supplier: 'select', internal: 'select, insert' };
    await supplierOwned(runner, 'purchase_orders', { ...read, supplier: 'select, update (version)' });
    await supplierOwned(runner, 'purchase_order_revisions', ledger);
    await supplierOwned(runner, 'purchase_order_lines', { ...read, supplier: 'select, update (shipped, version)' });
    await supplierOwned(runner, 'line_prices', ledger);
    await supplierOwned(runner, 'schedule_lines', {
      ...read, supplier: 'select, update (answer, first_promised_on, promised_on, promised_quantity, answered_at, version)' });
    await supplierOwned(runner, 'requirements', ledger);
    await supplierOwned(runner, 'answers', { ...read, supplier: 'select, insert, update (state, decided_at)' });
    await supplierOwned(runner, 'answer_parts', {
      ...read, supplier: 'select, insert, update (decision, decided_by, decided_name, decided_at)' });
    await supplierOwned(runner, 'promises', { supplier: 'select, insert', internal: 'select, insert' });
    await supplierOwned(runner, 'answer_drafts', { supplier: 'select, insert, update', internal: 'select, update' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.answer_drafts, portal.promises, portal.answer_parts, portal.answers, portal.requirements,
      portal.schedule_lines, portal.line_prices, portal.purchase_order_lines, portal.purchase_order_revisions,
      portal.purchase_orders, portal.sources`);
  }
}
