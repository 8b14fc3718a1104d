import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sharedTable, supplierOwned } from '../src/platform/database/ownership.js';

/** People, their memberships, credentials, sessions and the links that invite them. */
export class CreateIdentity1763884802000 implements MigrationInterface {
  name = 'CreateIdentity1763884802000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.people (
        id bigint generated always as identity primary key,
        email text not null constraint people_email_is_plausible check (email ~ '^[^[:space:]@]+@[^[:space:]@]+$' and length(email) <= 254),
        name text not null constraint people_name_is_given check (length(btrim(name)) between 1 and 80),
        name_en text not null default '',
        locale text constraint people_locale_is_known check (locale in ('zh-CN','en')),
        theme text not null default 'auto' constraint people_theme_is_known check (theme in ('auto','light','dark')),
        created_at portal.moment not null, disabled_at portal.moment);
      create unique index people_email on portal.people (lower(email));

      create table portal.credentials (
        person_id bigint primary key references portal.people,
        password_hash text not null, changed_at portal.moment not null);

      create table portal.memberships (
        id bigint generated always as identity primary key,
        person_id bigint not null references portal.people,
        company_id bigint references portal.companies,
        supplier_id bigint references portal.suppliers,
        role text not null constraint memberships_role_is_known check (role in
          ('supplier_clerk','supplier_admin','buyer','warehouse_clerk','accountant','administrator')),
        created_at portal.moment not null, ended_at portal.moment,
        constraint memberships_side_matches_role check (
          (role in ('supplier_clerk','supplier_admin')) = (supplier_id is not null)
          and (supplier_id is null) = (company_id is not null)));
      create unique index memberships_live on portal.memberships (person_id, role, coalesce(supplier_id, 0), coalesce(company_id, 0))
        where ended_at is null;
      create index memberships_supplier on portal.memberships (supplier_id) where supplier_id is not null;

      create table portal.membership_plants (
        membership_id bigint not null references portal.memberships,
        plant_id bigint not null references portal.plants,
        primary key (membership_id, plant_id));

      create table portal.sessions (
        id_hash bytea primary key constraint sessions_id_is_hashed check (length(id_hash) = 32),
        person_id bigint references portal.people, membership_id bigint references portal.memberships,
        data jsonb not null, user_agent text not null default '', address text not null default '',
        created_at portal.moment not null, last_seen_at portal.moment not null, expires_at portal.moment not null);
      create index sessions_person on portal.sessions (person_id);
      create index sessions_expiry on portal.sessions (expires_at);

      -- The layout rate-limiter-flexible expects.
      create table portal.login_throttles (key varchar(255) primary key, points integer not null default 0, expire bigint);

      create table portal.action_links (
        id bigint generated always as identity primary key,
        kind text not null constraint action_links_kind_is_known check (kind in ('invitation','first_administrator')),
        -- The token is made of the nonce and the portal's secret: with this table alone nobody can open a link.
        nonce bytea not null constraint action_links_nonce_is_long check (length(nonce) = 32),
        token_hash bytea not null unique constraint action_links_token_is_hashed check (length(token_hash) = 32),
        email text not null default '', name text not null default '',
        role text not null constraint action_links_role_is_known check (role in
          ('supplier_clerk','supplier_admin','buyer','warehouse_clerk','accountant','administrator')),
        company_id bigint references portal.companies, supplier_id bigint references portal.suppliers,
        plant_ids bigint[] not null default '{}',
        organisation text not null default '', invited_by text not null default '',
        created_at portal.moment not null, expires_at portal.moment not null,
        used_at portal.moment, revoked_at portal.moment,
        constraint action_links_side_matches_role check (
          kind = 'first_administrator' or (role in ('supplier_clerk','supplier_admin')) = (supplier_id is not null)));
    `);
    await runner.query(`
      alter table portal.people enable row level security;
      alter table portal.people force row level security;
      create policy people_supplier on portal.people to portal_supplier using (exists (
        select 1 from portal.memberships m where m.person_id = people.id and m.supplier_id = (select portal.current_supplier())));
      create policy people_internal on portal.people to portal_internal using (true) with check (true);
      create policy people_auth on portal.people to portal_auth using (true) with check (true);
      create policy people_owner on portal.people to current_user using (true) with check (true);
      grant select (id, email, name, name_en, locale, disabled_at) on portal.people to portal_supplier;
      grant select, update on portal.people to portal_internal;
      grant select, insert, update on portal.people to portal_auth;
    `);
    await sharedTable(runner, 'credentials', { auth: 'select, insert, update' });
    await sharedTable(runner, 'sessions', { auth: 'select, insert, update, delete' });
    await sharedTable(runner, 'login_throttles', { auth: 'select, insert, update, delete' });
    await sharedTable(runner, 'membership_plants', { internal: 'select, insert, delete', auth: 'select, insert' });
    await supplierOwned(runner, 'memberships', {
      supplier: 'select, update (ended_at)', internal: 'select, insert, update', auth: 'select, insert' });
    await supplierOwned(runner, 'action_links', {
      supplier: 'select, insert, update (revoked_at)', internal: 'select, insert, update', auth: 'select, update (used_at)' });
    // A supplier invites colleagues; the link that makes the first administrator is the portal's own.
    await runner.query(`create policy action_links_supplier_invites on portal.action_links as restrictive for insert to portal_supplier
      with check (kind = 'invitation')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table portal.action_links, portal.login_throttles, portal.sessions, portal.membership_plants,
      portal.memberships, portal.credentials, portal.people`);
  }
}
