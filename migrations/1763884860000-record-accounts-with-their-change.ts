import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sign-in side records what happens to a person's account together with the change itself, and nothing else (decisions 43). */
export class RecordAccountsWithTheirChange1763884860000 implements MigrationInterface {
  name = 'RecordAccountsWithTheirChange1763884860000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Runs as the owner, so that the sign-in side needs no right on facts. Without a membership the person speaks as what they are, or were last.
      create function portal.record_of_account(kind text, person bigint, membership bigint, moment timestamptz, request text, told jsonb) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare who record;
      begin
        if kind is null or kind not in ('device.signed_in', 'password.changed', 'password.reset') then
          raise exception 'the sign-in side does not tell %', kind using errcode = '23514', constraint = 'facts_of_sign_in_are_of_accounts';
        end if;
        select p.name, m.role, coalesce(m.company_id, s.company_id) as company_id into who
          from portal.people p join portal.memberships m on m.person_id = p.id left join portal.suppliers s on s.id = m.supplier_id
          where p.id = person and m.id = coalesce(membership, m.id) order by m.ended_at desc nulls first, m.id limit 1;
        if not found then
          raise exception 'person % has no such membership', person using errcode = '23514', constraint = 'facts_of_sign_in_are_by_members';
        end if;
        insert into portal.facts (at, type, subject_type, subject_id, subject_seq, company_id, audience,
            actor_person_id, actor_name, actor_role, channel, request_id, data)
          values (moment, kind, 'person', person, portal.next_subject_seq('person', person), who.company_id, 'internal',
            person, who.name, who.role, 'web', request, told);
      end $$;
      revoke all on function portal.record_of_account(text, bigint, bigint, timestamptz, text, jsonb) from public;
      grant execute on function portal.record_of_account(text, bigint, bigint, timestamptz, text, jsonb) to portal_auth;

      -- What the job has not got round to.
      select portal.record_of_account('password.reset', person_id, null, used_at, null, jsonb_build_object('linkId', id::text))
        from portal.password_links where used_at is not null and use_announced_at is null order by id;
      drop index portal.password_links_to_announce;
      alter table portal.password_links drop column use_announced_at;
      create index password_links_to_announce on portal.password_links (id) where person_id is not null and announced_at is null;

      -- Who adds a member records it, which that side may not.
      revoke insert on portal.memberships, portal.membership_plants from portal_auth;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant insert on portal.memberships, portal.membership_plants to portal_auth;
      drop index portal.password_links_to_announce;
      alter table portal.password_links add column use_announced_at portal.moment,
        add constraint password_links_use_announced_is_used check (use_announced_at is null or used_at is not null);
      update portal.password_links set use_announced_at = used_at where used_at is not null;
      create index password_links_to_announce on portal.password_links (id)
        where person_id is not null and (announced_at is null or (used_at is not null and use_announced_at is null));
      grant update (use_announced_at) on portal.password_links to portal_internal;
      drop function portal.record_of_account(text, bigint, bigint, timestamptz, text, jsonb);
    `);
  }
}
