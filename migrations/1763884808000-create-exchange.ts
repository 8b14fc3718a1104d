import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, sharedTable } from '../src/platform/database/ownership.js';

/** What went to and came from the ERP, the mappings between both, stored files and mails. */
export class CreateExchange1763884808000 implements MigrationInterface {
  name = 'CreateExchange1763884808000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.files (
        hash bytea primary key constraint files_hash_is_sha256 check (length(hash) = 32),
        size bigint not null constraint files_size_not_negative check (size >= 0),
        type text not null, at portal.moment not null);

      create table portal.exchange_messages (
        id bigint generated always as identity primary key,
        direction text not null constraint exchange_messages_direction_is_known check (direction in ('in','out')),
        company_id bigint not null references portal.companies, source text not null,
        kind text not null constraint exchange_messages_kind_is_known check (kind in ('order','confirmation','delivery_note','receipt','unknown')),
        format text not null constraint exchange_messages_format_is_known check (format in ('json','ubl','unknown')),
        state text not null constraint exchange_messages_state_is_known check (state in
          ('received','applied','duplicate','stale','parked','conflict','failed','discarded','pending','sent')),
        message_id text, event_id text,
        business_key text not null default '', revision integer,
        subject_type text, subject_id bigint, subject_seq integer, partner_id bigint references portal.suppliers,
        order_key text, order_seq bigint,
        file_name text not null default '', file_hash bytea references portal.files,
        payload json, payload_hash bytea, issues jsonb not null default '[]',
        attempts integer not null default 0, next_at portal.moment, leased_until portal.moment, error text not null default '',
        created_at portal.moment not null, settled_at portal.moment,
        version integer not null default 1,
        constraint exchange_messages_state_fits_direction check ((direction = 'out') = (state in ('pending','sent') or (state = 'failed' and direction = 'out'))),
        constraint exchange_messages_out_names_event check (direction = 'in' or event_id is not null),
        constraint exchange_messages_out_has_order check (direction = 'in' or (order_key is not null and order_seq is not null)));
      create index exchange_messages_list on portal.exchange_messages (created_at desc, id desc);
      create index exchange_messages_due on portal.exchange_messages (next_at) where state = 'pending';
      create index exchange_messages_order on portal.exchange_messages (order_key, order_seq) where state in ('pending','failed');
      create index exchange_messages_key on portal.exchange_messages (business_key);
      create unique index exchange_messages_event_once on portal.exchange_messages (event_id, format) where direction = 'out';

      create table portal.exchange_message_keys (
        source text not null, message_id text not null, exchange_message_id bigint not null references portal.exchange_messages,
        payload_hash bytea not null, primary key (source, message_id));

      create table portal.exchange_attempts (
        id bigint generated always as identity primary key,
        exchange_message_id bigint not null references portal.exchange_messages,
        at portal.moment not null, outcome text not null, detail text not null default '', person_name text not null default '');
      create index exchange_attempts_message on portal.exchange_attempts (exchange_message_id);

      -- R-09: a new version is a new row; the highest version holds.
      create table portal.code_mappings (
        id bigint generated always as identity primary key,
        company_id bigint not null references portal.companies, source text not null,
        kind text not null constraint code_mappings_kind_is_known check (kind in ('supplier','item','unit','plant','tax')),
        code text not null constraint code_mappings_code_is_given check (length(code) between 1 and 200),
        version integer not null constraint code_mappings_version_is_positive check (version > 0),
        target text not null, person_name text not null, at portal.moment not null,
        unique (company_id, source, kind, code, version));

      create table portal.mails (
        id bigint generated always as identity primary key,
        event_id text not null, recipient text not null, person_id bigint references portal.people,
        subject text not null, body text not null, locale text not null,
        state text not null default 'pending' constraint mails_state_is_known check (state in ('pending','sent','failed')),
        attempts integer not null default 0, next_at portal.moment, leased_until portal.moment, error text not null default '', file_name text not null default '',
        created_at portal.moment not null, sent_at portal.moment,
        unique (event_id, recipient));
      create index mails_list on portal.mails (created_at desc);
      create index mails_due on portal.mails (next_at) where state = 'pending';
    `);
    await appendOnly(runner, 'exchange_attempts', 'code_mappings');
    await sharedTable(runner, 'files', { internal: 'select, insert' });
    await sharedTable(runner, 'exchange_messages', { internal: 'select, insert, update' });
    await sharedTable(runner, 'exchange_message_keys', { internal: 'select, insert' });
    await sharedTable(runner, 'exchange_attempts', { internal: 'select, insert' });
    await sharedTable(runner, 'code_mappings', { internal: 'select, insert' });
    await sharedTable(runner, 'mails', { internal: 'select, insert, update' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.mails, portal.code_mappings, portal.exchange_attempts, portal.exchange_message_keys,
      portal.exchange_messages, portal.files`);
  }
}
