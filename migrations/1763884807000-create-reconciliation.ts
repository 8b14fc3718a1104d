import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, supplierOwned } from '../src/platform/database/ownership.js';

/** Monthly statements: frozen versions, their lines, disputes. */
export class CreateReconciliation1763884807000 implements MigrationInterface {
  name = 'CreateReconciliation1763884807000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.statements (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies, supplier_id bigint not null references portal.suppliers,
        number portal.document_number not null, currency portal.currency not null,
        period text not null constraint statements_period_is_month check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        cut_off_on portal.day not null, time_zone text not null,
        state text not null constraint statements_state_is_known check (state in ('issued','disputed','agreed','locked','withdrawn')),
        document_version integer not null default 1,
        net portal.amount not null, tax portal.amount not null, gross portal.amount not null,
        issued_at portal.moment not null, issued_by text not null,
        supplier_confirmed_version integer, supplier_confirmed_at portal.moment, supplier_confirmed_by text, supplier_confirmed_hash bytea,
        buyer_confirmed_version integer, buyer_confirmed_at portal.moment, buyer_confirmed_by text, buyer_confirmed_hash bytea,
        locked_at portal.moment, snapshot_hash bytea not null constraint statements_hash_is_sha256 check (length(snapshot_hash) = 32),
        withdrawn_at portal.moment, withdrawn_reason text not null default '',
        version integer not null default 1,
        constraint statements_gross_is_net_plus_tax check (gross = net + tax),
        constraint statements_locked_by_both_sides check ((state = 'locked') = (locked_at is not null)
          and (state <> 'locked' or (supplier_confirmed_version is not distinct from document_version
            and buyer_confirmed_version is not distinct from document_version
            and supplier_confirmed_hash is not distinct from snapshot_hash and buyer_confirmed_hash is not distinct from snapshot_hash))),
        constraint statements_agreed_by_supplier check (state <> 'agreed' or
          (supplier_confirmed_version is not distinct from document_version and supplier_confirmed_hash is not distinct from snapshot_hash)),
        unique (company_id, number), unique (supplier_id, id));
      create unique index statements_one_per_period on portal.statements (company_id, supplier_id, currency, period) where state <> 'withdrawn';

      create table portal.statement_versions (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, statement_id bigint not null,
        document_version integer not null constraint statement_versions_version_is_positive check (document_version > 0),
        snapshot text not null, hash bytea not null,
        constraint statement_versions_hash_covers_snapshot check (hash = sha256(convert_to(snapshot, 'UTF8'))),
        issued_at portal.moment not null, issued_by text not null,
        foreign key (supplier_id, statement_id) references portal.statements (supplier_id, id),
        unique (statement_id, document_version), unique (supplier_id, statement_id, document_version));

      create table portal.statement_lines (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, statement_id bigint not null, document_version integer not null, position integer not null,
        receipt_line_id bigint not null, order_line_id bigint not null, line_price_id bigint not null,
        quantity portal.quantity not null,
        net portal.amount not null, tax portal.amount not null, gross portal.amount not null,
        prior_period boolean not null default false,
        live boolean not null default true,
        constraint statement_lines_gross_is_net_plus_tax check (gross = net + tax),
        foreign key (supplier_id, statement_id, document_version) references portal.statement_versions (supplier_id, statement_id, document_version),
        constraint statement_lines_name_receipt_line foreign key (supplier_id, order_line_id, receipt_line_id, quantity)
          references portal.goods_receipt_lines (supplier_id, order_line_id, id, quantity),
        foreign key (supplier_id, order_line_id, line_price_id) references portal.line_prices (supplier_id, order_line_id, id),
        unique (statement_id, document_version, position), unique (supplier_id, statement_id, id));
      create unique index statement_lines_source_billed_once on portal.statement_lines (receipt_line_id) where live;

      -- An issued version is frozen; its lines may only be let go when a later version takes over or the statement is withdrawn.
      create function portal.freeze_statement_line() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and old.live and not new.live
           and (to_jsonb(new) - 'live') = (to_jsonb(old) - 'live')
           and exists (select 1 from portal.statements s where s.id = old.statement_id and s.state <> 'locked') then
          return new;
        end if;
        raise exception 'statement lines are frozen' using errcode = '23514', constraint = 'statement_lines_are_frozen';
      end $$;
      create trigger statement_lines_frozen before update or delete on portal.statement_lines
        for each row execute function portal.freeze_statement_line();

      create function portal.freeze_statement() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' or old.state in ('locked','withdrawn') or new.supplier_id <> old.supplier_id or new.period <> old.period
           or new.currency <> old.currency or new.document_version < old.document_version then
          raise exception 'the statement is locked' using errcode = '23514', constraint = 'statements_locked_is_final';
        end if;
        return new;
      end $$;
      create trigger statements_final before update or delete on portal.statements
        for each row execute function portal.freeze_statement();

      create table portal.statement_disputes (
        id bigint generated always as identity primary key,
        supplier_id bigint not null, statement_id bigint not null, document_version integer not null,
        -- What is missing from a statement has no line on it.
        statement_line_id bigint,
        constraint statement_disputes_line_unless_missing check ((statement_line_id is null) = (kind = 'missing_receipt')),
        kind text not null constraint statement_disputes_kind_is_known check (kind in
          ('missing_receipt','quantity','price','tax_rate','duplicate','not_ours')),
        text text not null default '', own_number text not null default '',
        person_name text not null, at portal.moment not null,
        resolution text constraint statement_disputes_resolution_is_known check (resolution in ('kept','moved','withdrawn')),
        resolution_text text not null default '', resolved_by text not null default '', resolved_at portal.moment,
        constraint statement_disputes_resolved_has_moment check ((resolution is null) = (resolved_at is null)),
        constraint statement_disputes_only_lines_move check (resolution <> 'moved' or statement_line_id is not null),
        foreign key (supplier_id, statement_id) references portal.statements (supplier_id, id),
        foreign key (supplier_id, statement_id, statement_line_id) references portal.statement_lines (supplier_id, statement_id, id));
      create index statement_disputes_statement on portal.statement_disputes (statement_id);
      create unique index statement_disputes_one_open on portal.statement_disputes (statement_line_id) where resolution is null;
    `);
    await appendOnly(runner, 'statement_versions');
    await supplierOwned(runner, 'statements', {
      supplier: `select, update (state, supplier_confirmed_version, supplier_confirmed_at, supplier_confirmed_by,
        supplier_confirmed_hash, version)`, internal: 'select, insert, update' });
    await supplierOwned(runner, 'statement_versions', { supplier: 'select', internal: 'select, insert' });
    await supplierOwned(runner, 'statement_lines', { supplier: 'select', internal: 'select, insert, update (live)' });
    await supplierOwned(runner, 'statement_disputes', {
      supplier: 'select, insert, update (resolution, resolved_by, resolved_at)', internal: 'select, update' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.statement_disputes, portal.statement_lines, portal.statement_versions, portal.statements;
      drop function portal.freeze_statement; drop function portal.freeze_statement_line`);
  }
}
