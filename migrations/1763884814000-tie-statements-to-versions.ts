import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkAtEnd, refuseWhen } from '../src/platform/database/guards.js';

const confirmed = (side: 'supplier' | 'buyer', row: 'old' | 'new') =>
  `(${['version', 'at', 'by', 'hash'].map((column) => `${row}.${side}_confirmed_${column}`).join(', ')})`;

/** A statement is the version it shows: amounts, hash, lines and confirmations hang on it (R-61, R-64, decisions 36). */
export class TieStatementsToVersions1763884814000 implements MigrationInterface {
  name = 'TieStatementsToVersions1763884814000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.statement_versions add constraint statement_versions_named_by_hash unique (supplier_id, statement_id, document_version, hash);
      alter table portal.statements
        add constraint statements_show_a_version foreign key (supplier_id, id, document_version, snapshot_hash)
          references portal.statement_versions (supplier_id, statement_id, document_version, hash) deferrable initially deferred,
        add constraint statements_withdrawn_has_reason
          check ((state = 'withdrawn') = (withdrawn_at is not null) and (state = 'withdrawn') = (withdrawn_reason <> ''));

      create function portal.is_disputed(statement bigint, document_version integer) returns boolean language sql stable as $$
        select exists (select 1 from portal.statement_disputes d
          where d.statement_id = $1 and d.document_version = $2 and d.resolution is distinct from 'withdrawn') $$;
      create function portal.is_disputable(statement bigint, document_version integer, line bigint) returns boolean language sql stable as $$
        select exists (select 1 from portal.statements s where s.id = $1 and s.document_version = $2 and s.state in ('issued','disputed'))
          and ($3 is null or exists (select 1 from portal.statement_lines l where l.id = $3 and l.document_version = $2)) $$;

      -- Totals and lines of the version that is shown; a withdrawn statement holds none.
      create function portal.check_statement() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from portal.statements s where s.id = new.id and (s.net, s.tax, s.gross) <> (
            select coalesce(sum(l.net), 0), coalesce(sum(l.tax), 0), coalesce(sum(l.gross), 0) from portal.statement_lines l
            where l.statement_id = s.id and l.document_version = s.document_version)) then
          raise exception 'the totals are not those of the lines' using errcode = '23514', constraint = 'statements_total_their_lines';
        end if;
        if exists (select 1 from portal.statements s join portal.statement_lines l on l.statement_id = s.id
            where s.id = new.id and l.live <> (s.state <> 'withdrawn' and l.document_version = s.document_version)) then
          raise exception 'lines of another version are live' using errcode = '23514', constraint = 'statements_hold_their_lines';
        end if;
        return null;
      end $$;

      create function portal.check_statement_line() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from portal.statements s where s.id = new.statement_id and s.state <> 'withdrawn' and s.document_version = new.document_version) then
          raise exception 'the version still holds its lines' using errcode = '23514', constraint = 'statement_lines_kept_by_their_version';
        end if;
        return null;
      end $$;

      create function portal.check_statement_version() returns trigger language plpgsql as $$
      begin
        if not exists (select 1 from portal.statements s where s.id = new.statement_id and s.document_version = new.document_version) then
          raise exception 'the version is not the one that is shown' using errcode = '23514', constraint = 'statement_versions_are_shown';
        end if;
        return null;
      end $$;

      -- A version is complete when its transaction ends: its number of lines is part of what was hashed.
      create function portal.refuse_later_lines() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from (select distinct statement_id, document_version from added) a where not exists (
            select 1 from portal.statement_versions v where v.statement_id = a.statement_id and v.document_version = a.document_version
              and v.xmin = pg_current_xact_id()::xid)) then
          raise exception 'the version is complete' using errcode = '23514', constraint = 'statement_lines_come_with_their_version';
        end if;
        return null;
      end $$;
      create trigger statement_lines_come_with_their_version after insert on portal.statement_lines
        referencing new table as added for each statement execute function portal.refuse_later_lines();
    `);
    await this.statements(runner);
    await refuseWhen(runner, 'statement_disputes',
      ['statement_disputes_begin_open', 'insert', `num_nonnulls(new.resolution, new.resolved_at) > 0 or new.resolved_by <> '' or new.resolution_text <> ''`],
      ['statement_disputes_name_present_version', 'insert', `not portal.is_disputable(new.statement_id, new.document_version, new.statement_line_id)`],
      ['statement_disputes_resolved_once', 'update', `old.resolution is not null or new.resolution is null
        or to_jsonb(new.*) - '{resolution,resolution_text,resolved_by,resolved_at}'::text[] <> to_jsonb(old.*) - '{resolution,resolution_text,resolved_by,resolved_at}'::text[]`],
      ['statement_disputes_resolved_by_buyer', 'update', `portal.side() = 'supplier' and new.resolution <> 'withdrawn'`]);
    await checkAtEnd(runner, 'statement_lines', 'statement_lines_kept_by_their_version', 'update of live', 'check_statement_line', 'old.live and not new.live');
    await checkAtEnd(runner, 'statement_versions', 'statement_versions_are_shown', 'insert', 'check_statement_version');
    await checkAtEnd(runner, 'statements', 'statements_hold_their_lines', 'insert or update', 'check_statement');
  }

  private async statements(runner: QueryRunner): Promise<void> {
    await refuseWhen(runner, 'statements',
      ['statements_begin_as_issued', 'insert', `new.state <> 'issued' or new.document_version <> 1 or num_nonnulls(
        new.supplier_confirmed_version, new.supplier_confirmed_at, new.supplier_confirmed_by, new.supplier_confirmed_hash,
        new.buyer_confirmed_version, new.buyer_confirmed_at, new.buyer_confirmed_by, new.buyer_confirmed_hash) > 0`],
      ['statements_move_along', 'update', `old.state <> new.state and not portal.may_move('statement', portal.side(), old.state, new.state)`],
      ['statements_change_by_version', 'update', `
        (old.company_id, old.number, old.cut_off_on, old.time_zone) is distinct from (new.company_id, new.number, new.cut_off_on, new.time_zone)
        or case when new.document_version = old.document_version
          then (old.net, old.tax, old.gross, old.snapshot_hash, old.issued_at, old.issued_by) is distinct from
            (new.net, new.tax, new.gross, new.snapshot_hash, new.issued_at, new.issued_by)
          else new.document_version <> old.document_version + 1 or old.state <> 'disputed' or new.state <> 'issued' end`],
      ['statements_issued_again_as_version', 'update', `portal.side() = 'internal'
        and old.state = 'disputed' and new.state = 'issued' and new.document_version = old.document_version`],
      ['statements_confirmed_by_each_side', 'update', `
        (${confirmed('supplier', 'old')} is distinct from ${confirmed('supplier', 'new')} and not case
          when new.document_version > old.document_version then num_nonnulls(new.supplier_confirmed_version, new.supplier_confirmed_hash) = 0
          else portal.side() is distinct from 'internal' and old.state = 'issued' and new.state = 'agreed' end)
        or (${confirmed('buyer', 'old')} is distinct from ${confirmed('buyer', 'new')} and not (old.state = 'agreed' and new.state = 'locked'))`],
      // Disputed as long as the supplier has not taken back all it disputes.
      ['statements_disputed_by_disputes', 'update', `portal.side() = 'supplier'
        and (new.state = 'disputed') <> portal.is_disputed(new.id, new.document_version)`]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger statements_begin_as_issued on portal.statements;
      drop trigger statements_move_along on portal.statements;
      drop trigger statements_change_by_version on portal.statements;
      drop trigger statements_issued_again_as_version on portal.statements;
      drop trigger statements_confirmed_by_each_side on portal.statements;
      drop trigger statements_disputed_by_disputes on portal.statements;
      drop trigger statement_disputes_begin_open on portal.statement_disputes;
      drop trigger statement_disputes_name_present_version on portal.statement_disputes;
      drop trigger statement_disputes_resolved_once on portal.statement_disputes;
      drop trigger statement_disputes_resolved_by_buyer on portal.statement_disputes;
      drop function portal.check_statement, portal.check_statement_line, portal.check_statement_version, portal.refuse_later_lines cascade;
      drop function portal.is_disputed, portal.is_disputable;
      alter table portal.statements drop constraint statements_withdrawn_has_reason, drop constraint statements_show_a_version;
      alter table portal.statement_versions drop constraint statement_versions_named_by_hash;
    `);
  }
}
