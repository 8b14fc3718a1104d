import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sharedTable } from '../src/platform/database/ownership.js';

/** One-time links of people who forgot their password. An address nobody has gets a row like any other, without a person. */
export class CreatePasswordLinks1763884827000 implements MigrationInterface {
  name = 'CreatePasswordLinks1763884827000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.password_links (
        id bigint generated always as identity primary key,
        address_hash bytea not null constraint password_links_address_is_hashed check (length(address_hash) = 32),
        person_id bigint references portal.people,
        -- As in action_links: with this table alone nobody can open a link.
        nonce bytea not null constraint password_links_nonce_is_long check (length(nonce) = 32),
        token_hash bytea not null unique constraint password_links_token_is_hashed check (length(token_hash) = 32),
        created_at portal.moment not null, expires_at portal.moment not null,
        used_at portal.moment, revoked_at portal.moment,
        -- When the facts of the asking and of the use were recorded.
        announced_at portal.moment, use_announced_at portal.moment,
        constraint password_links_lives_20_minutes check (expires_at > created_at and expires_at <= created_at + interval '20 minutes'),
        constraint password_links_used_while_open check (
          used_at is null or (revoked_at is null and person_id is not null and used_at >= created_at and used_at < expires_at)),
        constraint password_links_announced_is_somebodys check (announced_at is null or person_id is not null),
        constraint password_links_use_announced_is_used check (use_announced_at is null or used_at is not null));
      create unique index password_links_open on portal.password_links (address_hash) where used_at is null and revoked_at is null;
      create index password_links_address on portal.password_links (address_hash, created_at);
      create index password_links_to_announce on portal.password_links (id)
        where person_id is not null and (announced_at is null or (used_at is not null and use_announced_at is null));

      create function portal.guard_password_link() returns trigger language plpgsql as $$
      begin
        if (old.used_at is not null and new.used_at is distinct from old.used_at)
          or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
          raise exception 'a link that has ended stays ended' using errcode = '23514', constraint = tg_name;
        end if;
        return new;
      end $$;
      create trigger password_links_stays_ended before update on portal.password_links
        for each row execute function portal.guard_password_link();
    `);
    await sharedTable(runner, 'password_links', {
      internal: 'select, update (announced_at, use_announced_at)', auth: 'select, insert, update (used_at, revoked_at), delete' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table portal.password_links; drop function portal.guard_password_link');
  }
}
