import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkAtEnd, refuseWhen } from '../src/platform/database/guards.js';

/** What a note says to its reader; a submitted one says it until its next version. */
const words = (row: 'old' | 'new') => `(${[
  'company_id', 'supplier_id', 'plant_id', 'dock_id', 'number', 'currency', 'ship_on', 'arrive_on', 'carrier', 'plate', 'driver', 'driver_phone',
  'remark', 'created_at', 'created_by', 'submitted_at', 'submitted_by', 'document_version',
].map((column) => `${row}.${column}`).join(', ')})`;

/** Whoever writes: a supplier's scope only what suppliers do, the buyer's only what the buyer does (decisions 36). */
export class GuardDocumentsBySide1763884813000 implements MigrationInterface {
  name = 'GuardDocumentsBySide1763884813000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function portal.refuse_wrong_state() returns trigger language plpgsql as $$
      begin
        raise exception '% refuses this', tg_name using errcode = '23514', constraint = tg_name, table = tg_table_name;
      end $$;

      -- Null for the owner of the tables, who stands on no side.
      create function portal.side() returns text language sql stable
        as $$ select case current_user when 'portal_supplier' then 'supplier' when 'portal_internal' then 'internal' end $$;

      -- The lifecycles of the code by side; a spec compares both lists. No subquery, so that it is inlined.
      create function portal.may_move(thing text, side text, before text, after text) returns boolean language sql immutable as $$
        select (side is distinct from 'internal' and thing || ': ' || before || ' > ' || after = any (array[
            'delivery_note: draft > submitted', 'delivery_note: draft > cancelled', 'delivery_note: submitted > cancelled',
            'delivery_note: arrived > cancelled', 'delivery_note: partly_received > closed', 'delivery_note: received > closed',
            'answer: unanswered > accepted', 'answer: unanswered > proposed', 'answer: unanswered > rejected',
            'answer: countered > accepted', 'answer: countered > proposed', 'answer: countered > rejected', 'answer: accepted > proposed',
            'statement: issued > agreed', 'statement: issued > disputed', 'statement: disputed > issued']))
          or (side is distinct from 'supplier' and thing || ': ' || before || ' > ' || after = any (array[
            'delivery_note: submitted > arrived', 'delivery_note: submitted > receiving', 'delivery_note: arrived > receiving',
            'delivery_note: partly_received > receiving', 'delivery_note: receiving > received', 'delivery_note: receiving > partly_received',
            'delivery_note: received > partly_received', 'delivery_note: closed > partly_received', 'delivery_note: receiving > submitted',
            'delivery_note: partly_received > submitted', 'delivery_note: received > submitted', 'delivery_note: closed > submitted',
            'delivery_note: partly_received > closed', 'delivery_note: received > closed',
            'answer: proposed > accepted', 'answer: proposed > unanswered', 'answer: proposed > countered',
            'answer: unanswered > superseded', 'answer: accepted > superseded', 'answer: proposed > superseded',
            'answer: countered > superseded', 'answer: rejected > superseded',
            -- Superseded and asked for again in one step.
            'answer: accepted > unanswered', 'answer: countered > unanswered', 'answer: rejected > unanswered', 'answer: superseded > unanswered',
            'statement: running > issued', 'statement: disputed > issued', 'statement: agreed > locked',
            'statement: issued > withdrawn', 'statement: disputed > withdrawn', 'statement: agreed > withdrawn'])) $$;

      create function portal.note_state(note bigint) returns text language sql stable
        as $$ select state from portal.delivery_notes where id = $1 $$;
      create function portal.is_acceptance(answer bigint) returns boolean language sql stable
        as $$ select exists (select 1 from portal.answers where id = $1 and kind = 'accept') $$;
      create function portal.is_accepted_at(schedule_line bigint, moment timestamptz) returns boolean language sql stable
        as $$ select exists (select 1 from portal.answers a where a.schedule_line_id = $1 and a.kind = 'accept' and a.at = $2) $$;
      -- Row security leaves a supplier's scope its own memberships.
      create function portal.is_membership(principal text) returns boolean language sql stable
        as $$ select exists (select 1 from portal.memberships where id = substr($1, 12)::bigint) $$;

      create function portal.check_shipped() returns trigger language plpgsql as $$
      declare touched bigint[];
      begin
        if tg_table_name = 'purchase_order_lines' then touched := array[new.id];
        elsif tg_table_name = 'delivery_note_lines' then touched := array[new.order_line_id];
        else touched := array(select order_line_id from portal.delivery_note_lines where note_id = new.id and removed_at is null);
        end if;
        if exists (select 1 from portal.purchase_order_lines o where o.id = any (touched) and o.shipped <> (
            select coalesce(sum(l.quantity - l.closed), 0) from portal.delivery_note_lines l join portal.delivery_notes n on n.id = l.note_id
            where l.order_line_id = o.id and l.removed_at is null and n.state not in ('draft','cancelled'))) then
          raise exception 'shipped is not what the delivery notes carry' using errcode = '23514', constraint = 'purchase_order_lines_shipped_is_carried';
        end if;
        return null;
      end $$;

      -- The row is read by its key alone, so that its key is what it is found by.
      create function portal.check_promise() returns trigger language plpgsql as $$
      declare line bigint; said record;
      begin
        if tg_table_name = 'promises' then line := new.schedule_line_id; else line := new.id; end if;
        select s.answer, s.promised_quantity, s.promised_on into said from portal.schedule_lines s where s.id = line;
        if said.answer = 'accepted' and not exists (
            select 1 from portal.promises p where p.schedule_line_id = line
              and p.generation = (select max(l.generation) from portal.promises l where l.schedule_line_id = line)
            having sum(p.quantity) = said.promised_quantity and max(p.promised_on) = said.promised_on) then
          raise exception 'the promise is not the latest one' using errcode = '23514', constraint = 'schedule_lines_promise_is_latest';
        end if;
        return null;
      end $$;
    `);
    await this.orders(runner);
    await this.deliveries(runner);
    await refuseWhen(runner, 'facts', ['facts_told_by_their_side', 'insert', `portal.side() = 'supplier' and not (
      new.actor_role in ('supplier_clerk','supplier_admin') and new.type in ('purchase_order.answered',
        'delivery_note.drafted','delivery_note.submitted','delivery_note.revised','delivery_note.discarded','delivery_note.cancelled',
        'delivery_note.printed','delivery_note.remainder_closed','statement.agreed','statement.disputed','statement.dispute_taken_back',
        'invitation.created','invitation.revoked','member.removed'))`]);
    await refuseWhen(runner, 'memberships', ['memberships_end_for_good', 'update', `old.ended_at is not null and old.ended_at is distinct from new.ended_at`]);
    await refuseWhen(runner, 'idempotency_keys', ['idempotency_keys_of_own_people', 'insert',
      `portal.side() = 'supplier' and new.principal ~ '^membership:[0-9]{1,18}$' and not portal.is_membership(new.principal)`]);
  }

  private async orders(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke update on portal.answers, portal.answer_parts from portal_supplier;
    `);
    await refuseWhen(runner, 'schedule_lines',
      ['schedule_lines_answer_moves_along', 'update', `old.answer <> new.answer and not portal.may_move('answer', portal.side(), old.answer, new.answer)`],
      ['schedule_lines_promised_by_acceptance', 'update', `portal.side() = 'supplier'
        and (old.promised_on, old.promised_quantity, old.first_promised_on) is distinct from (new.promised_on, new.promised_quantity, new.first_promised_on)
        and not (old.answer <> 'accepted' and new.answer = 'accepted')`],
      ['schedule_lines_first_promise_stays', 'update', `portal.side() = 'supplier' and old.first_promised_on <> coalesce(new.first_promised_on, 'infinity')`]);
    await refuseWhen(runner, 'answers', ['answers_decided_by_buyer', 'insert',
      `portal.side() = 'supplier' and new.state <> case new.kind when 'accept' then 'decided' else 'open' end`]);
    await refuseWhen(runner, 'answer_parts', ['answer_parts_decided_by_buyer', 'insert',
      `portal.side() = 'supplier' and new.decision <> 'pending' and not (new.decision = 'accepted' and portal.is_acceptance(new.answer_id))`]);
    await refuseWhen(runner, 'promises', ['promises_follow_acceptance', 'insert',
      `portal.side() = 'supplier' and not portal.is_accepted_at(new.schedule_line_id, new.at)`]);
    await checkAtEnd(runner, 'schedule_lines', 'schedule_lines_promise_is_latest', 'insert or update of answer, promised_on, promised_quantity',
      'check_promise', `new.answer = 'accepted'`);
    await checkAtEnd(runner, 'promises', 'promises_are_taken_over', 'insert', 'check_promise', 'new.part = 1');
  }

  private async deliveries(runner: QueryRunner): Promise<void> {
    await refuseWhen(runner, 'delivery_notes',
      ['delivery_notes_begin_as_draft', 'insert',
        `new.state <> 'draft' or new.document_version <> 1 or num_nonnulls(new.submitted_at, new.arrived_at, new.finished_at, new.cancelled_at) > 0`],
      ['delivery_notes_move_along', 'update', `old.state <> new.state and not portal.may_move('delivery_note', portal.side(), old.state, new.state)`],
      ['delivery_notes_change_by_version', 'update', `old.state <> 'draft' and ${words('old')} is distinct from ${words('new')}
        and not (old.state = 'submitted' and new.state = 'submitted' and new.document_version = old.document_version + 1 and new.number = old.number)`]);
    await refuseWhen(runner, 'delivery_note_lines',
      ['delivery_note_lines_begin_unreceived', 'insert', `new.received <> 0 or new.closed <> 0 or new.removed_at is not null`],
      ['delivery_note_lines_come_before_arrival', 'insert', `not coalesce(portal.note_state(new.note_id) in ('draft','submitted'), false)`],
      // Whatever the line says, columns added later included.
      ['delivery_note_lines_stay_after_arrival', 'update', `to_jsonb(new.*) - 'received' - 'closed' <> to_jsonb(old.*) - 'received' - 'closed'
        and not coalesce(portal.note_state(new.note_id) in ('draft','submitted'), false)`],
      ['delivery_note_lines_close_in_turn', 'update', `portal.side() = 'supplier' and old.closed <> new.closed
        and not coalesce(portal.note_state(new.note_id) in ('submitted','partly_received'), false)`]);
    await refuseWhen(runner, 'packages',
      ['packages_come_before_arrival', 'insert', `not coalesce(portal.note_state(new.note_id) in ('draft','submitted'), false)`],
      // A note that has arrived and is not counted can still be cancelled.
      ['packages_stay_once_counted', 'update', `not coalesce(portal.note_state(new.note_id) in ('draft','submitted','arrived'), false)`],
      ['packages_voided_for_good', 'update', `old.voided_at is not null`]);
    await checkAtEnd(runner, 'purchase_order_lines', 'purchase_order_lines_shipped_is_carried', 'update of shipped', 'check_shipped',
      'old.shipped <> new.shipped');
    await checkAtEnd(runner, 'delivery_notes', 'delivery_notes_are_carried', 'update of state', 'check_shipped',
      `(old.state in ('draft','cancelled')) <> (new.state in ('draft','cancelled'))`);
    await checkAtEnd(runner, 'delivery_note_lines', 'delivery_note_lines_are_carried', 'insert or update of quantity, closed, removed_at, order_line_id',
      'check_shipped', `portal.note_state(new.note_id) <> 'draft'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function portal.refuse_wrong_state, portal.check_shipped, portal.check_promise cascade;
      drop function portal.is_membership, portal.is_accepted_at, portal.is_acceptance, portal.note_state, portal.may_move, portal.side;
      grant update (state, decided_at) on portal.answers to portal_supplier;
      grant update (decision, decided_by, decided_name, decided_at) on portal.answer_parts to portal_supplier;
    `);
  }
}
