import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, sharedTable, supplierOwned } from '../src/platform/database/ownership.js';

/** Facts (audit trail and outbox in one), their deliveries, idempotency keys and the job leases. */
export class CreateFacts1763884803000 implements MigrationInterface {
  name = 'CreateFacts1763884803000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.facts (
        at portal.moment not null,
        id bigint generated always as identity,
        type text not null constraint facts_type_is_noun_verb check (type ~ '^[a-z_]+[.][a-z_]+$'),
        subject_type text not null, subject_id bigint not null,
        subject_seq integer not null constraint facts_seq_is_positive check (subject_seq > 0),
        company_id bigint references portal.companies,
        supplier_id bigint references portal.suppliers,
        audience text not null default 'both' constraint facts_audience_is_known check (audience in ('both','internal')),
        actor_person_id bigint, actor_name text not null, actor_role text not null,
        on_behalf text, channel text not null, request_id text,
        data jsonb not null default '{}',
        primary key (at, id));
      create index facts_subject on portal.facts (subject_type, subject_id, subject_seq);
      create index facts_id on portal.facts (id);

      -- What must be unique over all time stands in a small table of its own: facts will be partitioned by month.
      create table portal.fact_subjects (
        subject_type text not null, subject_id bigint not null, last_seq integer not null,
        primary key (subject_type, subject_id));

      create function portal.next_subject_seq(kind text, subject bigint) returns integer
        language sql security definer set search_path = pg_catalog, pg_temp as $$
          insert into portal.fact_subjects (subject_type, subject_id, last_seq) values (kind, subject, 1)
          on conflict (subject_type, subject_id) do update set last_seq = fact_subjects.last_seq + 1
          returning last_seq $$;
      revoke all on function portal.next_subject_seq(text, bigint) from public;
      grant execute on function portal.next_subject_seq(text, bigint) to portal_supplier, portal_internal;

      create table portal.fact_subscriptions (
        type text not null, subscriber text not null, primary key (type, subscriber));

      create table portal.fact_deliveries (
        id bigint generated always as identity primary key,
        fact_at portal.moment not null, fact_id bigint not null, subscriber text not null,
        subject_type text not null, subject_id bigint not null, subject_seq integer not null,
        state text not null default 'pending' constraint fact_deliveries_state_is_known check (state in ('pending','done','dead')),
        attempts integer not null default 0, next_at portal.moment not null, error text, done_at portal.moment,
        foreign key (fact_at, fact_id) references portal.facts (at, id),
        unique (fact_id, subscriber));
      create index fact_deliveries_due on portal.fact_deliveries (next_at) where state = 'pending';
      create index fact_deliveries_order on portal.fact_deliveries (subscriber, subject_type, subject_id, subject_seq) where state in ('pending','dead');

      create function portal.deliver_fact() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into portal.fact_deliveries (fact_at, fact_id, subscriber, subject_type, subject_id, subject_seq, next_at)
          select new.at, new.id, s.subscriber, new.subject_type, new.subject_id, new.subject_seq, new.at
          from portal.fact_subscriptions s where s.type = new.type;
        return null;
      end $$;
      create trigger facts_deliver after insert on portal.facts for each row execute function portal.deliver_fact();

      create table portal.idempotency_keys (
        principal text not null, key uuid not null,
        supplier_id bigint references portal.suppliers,
        request_hash bytea not null constraint idempotency_keys_request_is_hashed check (length(request_hash) = 32),
        status integer, location text, at portal.moment not null,
        primary key (principal, key));
      create index idempotency_keys_at on portal.idempotency_keys (at);

      -- One runner per job, however many instances: whoever moves last_run_at owns the run.
      create table portal.jobs (name text primary key, last_run_at portal.moment not null, leased_until portal.moment, error text);
    `);
    await appendOnly(runner, 'facts');
    await supplierOwned(runner, 'facts', { supplier: 'select, insert', supplierSees: "audience = 'both'", internal: 'select, insert' });
    await supplierOwned(runner, 'idempotency_keys', {
      supplier: 'select, insert, update (status, location)', internal: 'select, insert, update (status, location), delete' });
    await sharedTable(runner, 'fact_subscriptions', { internal: 'select' });
    await sharedTable(runner, 'fact_deliveries', { internal: 'select, update' });
    await sharedTable(runner, 'jobs', { internal: 'select, insert, update' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.jobs, portal.idempotency_keys, portal.fact_deliveries, portal.fact_subscriptions,
      portal.fact_subjects, portal.facts; drop function portal.deliver_fact; drop function portal.next_subject_seq`);
  }
}
