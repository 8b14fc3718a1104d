/** Who tries it: the scope of supplier 1, or that of the buyer's house. */
export type Side = 'supplier' | 'internal';

const CONFIRMED = `supplier_confirmed_version = document_version, supplier_confirmed_at = now(), supplier_confirmed_by = 'x', supplier_confirmed_hash = snapshot_hash`;
const LOCKED = `state = 'locked', locked_at = now(), buyer_confirmed_version = document_version, buyer_confirmed_at = now(), buyer_confirmed_by = 'x', buyer_confirmed_hash = snapshot_hash`;
const STATEMENT = `insert into statements (company_id, supplier_id, number, currency, period, cut_off_on, time_zone, state, net, tax, gross, issued_at, issued_by, snapshot_hash, document_version)
  values (1, 1, 'DZ-NEW', 'CNY', '2026-12', '2026-12-31', 'Asia/Shanghai'`;
const NOTE = 'insert into delivery_notes (company_id, supplier_id, number, plant_id, currency, created_at, created_by, state, submitted_at, arrived_at)';
const FACT = 'insert into facts (at, type, subject_type, subject_id, subject_seq, supplier_id, actor_name, actor_role, channel)';
const DISPUTE = 'insert into statement_disputes (supplier_id, statement_id, document_version, kind, person_name, at, statement_line_id, resolution, resolved_at, resolved_by)';

/** What the tables allow and the side may not, over the legal world (decisions 36): the story, what refuses it, the statement, who. */
export const wrongStatesBySide: [story: string, constraint: string, sql: string, side: Side][] = [
  ['the supplier withdraws a disputed statement (R-64)', 'statements_withdrawn_has_reason', `update statements set state = 'withdrawn' where id = 4`, 'supplier'],
  ['the supplier opens what it agreed to (R-64)', 'statements_move_along', `update statements set state = 'issued' where id = 3`, 'supplier'],
  ['the supplier ends a dispute that the buyer has not settled (R-65)', 'statements_disputed_by_disputes', `update statements set state = 'issued' where id = 4`, 'supplier'],
  ['the supplier agrees while it disputes (R-64)', 'statements_disputed_by_disputes', `update statements set state = 'agreed', ${CONFIRMED} where id = 1`, 'supplier'],
  ['the supplier locks what it agreed to (R-64)', 'statements_locked_by_both_sides', `update statements set state = 'locked' where id = 3`, 'supplier'],
  ['the supplier takes its agreement back (R-64)', 'statements_agreed_by_supplier', 'update statements set supplier_confirmed_version = null where id = 3', 'supplier'],
  ['the supplier renames who agreed (R-64)', 'statements_confirmed_by_each_side', `update statements set supplier_confirmed_by = 'x' where id = 3`, 'supplier'],
  ['the supplier decides its own dispute (R-65)', 'statement_disputes_resolved_by_buyer', `update statement_disputes set resolution = 'moved', resolved_at = now(), resolved_by = '孙丽' where id = 1`, 'supplier'],
  ['a dispute of a locked statement (R-64)', 'statement_disputes_name_present_version', `${DISPUTE} values (1, 2, 1, 'missing_receipt', 'x', now(), null, null, null, '')`, 'supplier'],
  ['a dispute of a version that does not exist (R-65)', 'statement_disputes_name_present_version', `${DISPUTE} values (1, 4, 99, 'missing_receipt', 'x', now(), null, null, null, '')`, 'supplier'],
  ['a dispute that comes decided (R-65)', 'statement_disputes_begin_open', `${DISPUTE} values (1, 4, 1, 'missing_receipt', 'x', now(), null, 'kept', now(), '孙丽')`, 'supplier'],
  ['a dispute settled twice (R-65)', 'statement_disputes_resolved_once', `update statement_disputes set resolution = 'kept', resolved_at = now() where id = 1; update statement_disputes set resolution = 'moved' where id = 1`, 'internal'],
  ['a dispute in other words (R-65)', 'statement_disputes_resolved_once', `update statement_disputes set text = 'x', resolution = 'kept', resolved_at = now() where id = 1`, 'internal'],

  ['the buyer agrees for the supplier (R-64)', 'statements_confirmed_by_each_side', `update statements set state = 'agreed', ${CONFIRMED} where id = 1`, 'internal'],
  ['one side locks with both confirmations (R-64)', 'statements_confirmed_by_each_side', `update statements set ${CONFIRMED}, ${LOCKED} where id = 1`, 'internal'],
  ['an agreed statement opened again (R-64)', 'statements_move_along', `update statements set state = 'issued' where id = 3`, 'internal'],
  ['other amounts of an issued version (R-64)', 'statements_change_by_version', 'update statements set net = 1, tax = 0, gross = 1 where id = 1', 'internal'],
  ['another hash of an issued version (R-64)', 'statements_change_by_version', `update statements set snapshot_hash = sha256('other') where id = 1`, 'internal'],
  ['a version that was skipped to (R-64)', 'statements_change_by_version', 'update statements set document_version = 99 where id = 1', 'internal'],
  ['a next version of what nobody disputes (R-64)', 'statements_change_by_version', 'update statements set document_version = 2 where id = 1', 'internal'],
  ['another cut-off of an issued statement (R-61)', 'statements_change_by_version', `update statements set cut_off_on = '2026-12-01' where id = 1`, 'internal'],
  ['another number of an issued statement (R-61)', 'statements_change_by_version', `update statements set number = 'DZ-OTHER' where id = 1`, 'internal'],
  ['a disputed version issued again as it is (R-65)', 'statements_issued_again_as_version', `update statements set state = 'issued' where id = 4`, 'internal'],
  ['a next version that names no snapshot (R-64)', 'statements_show_a_version', `update statements set state = 'issued', document_version = 2 where id = 4`, 'internal'],
  ['a version beside the statement (R-64)', 'statement_versions_are_shown', `insert into statement_versions (supplier_id, statement_id, document_version, snapshot, hash, issued_at, issued_by) values (1, 1, 2, '{}', sha256('{}'), now(), 'x')`, 'internal'],
  ['a statement without a version (R-64)', 'statements_show_a_version', `${STATEMENT}, 'issued', 0, 0, 0, now(), 'x', sha256('{}'), 1)`, 'internal'],
  ['totals that are not those of the lines (R-57)', 'statements_total_their_lines', `${STATEMENT}, 'issued', 1, 0, 1, now(), 'x', sha256('{}'), 1); insert into statement_versions (supplier_id, statement_id, document_version, snapshot, hash, issued_at, issued_by) select 1, id, 1, '{}', sha256('{}'), now(), 'x' from statements where number = 'DZ-NEW'`, 'internal'],
  ['a statement that begins with its second version (R-64)', 'statements_begin_as_issued', `${STATEMENT}, 'issued', 0, 0, 0, now(), 'x', sha256('{}'), 2)`, 'internal'],
  ['withdrawn without a moment and a reason (R-64)', 'statements_withdrawn_has_reason', `update statements set state = 'withdrawn' where id = 3`, 'internal'],
  ['withdrawn, and its lines billed all the same (R-61)', 'statements_hold_their_lines', `update statements set state = 'withdrawn', withdrawn_at = now(), withdrawn_reason = 'x' where id = 1`, 'internal'],
  ['a further line of an issued version (R-61)', 'statement_lines_come_with_their_version', 'insert into statement_lines (supplier_id, statement_id, document_version, position, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross, live) values (1, 1, 1, 2, 1, 1, 1, 20, 0, 0, 0, false)', 'internal'],
  ['a further line of a locked statement (R-64)', 'statement_lines_come_with_their_version', 'update statement_lines set live = false; insert into statement_lines (supplier_id, statement_id, document_version, position, receipt_line_id, order_line_id, line_price_id, quantity, net, tax, gross) values (1, 2, 1, 1, 1, 1, 1, 20, 0, 0, 0)', 'internal'],
  ['lines let go by a version that stands (R-61)', 'statement_lines_kept_by_their_version', 'update statement_lines set live = false where id = 1', 'internal'],

  ['the supplier accepts its own proposal (R-13)', '42501', `update answer_parts set decision = 'accepted', decided_name = '王芳', decided_at = now() where id = 1`, 'supplier'],
  ['the supplier closes its own answer (R-13)', '42501', `update answers set state = 'decided', decided_at = now() where id = 2`, 'supplier'],
  ['a part that comes accepted (R-13)', 'answer_parts_decided_by_buyer', `insert into answer_parts (supplier_id, answer_id, part, quantity, promised_on, decision, decided_name, decided_at) values (1, 2, 2, 1, '2026-12-02', 'accepted', '王芳', now())`, 'supplier'],
  ['the supplier counters itself (R-13)', 'answer_parts_decided_by_buyer', `insert into answer_parts (supplier_id, answer_id, part, quantity, promised_on, decision, counter_on, counter_quantity, decided_at) values (1, 2, 2, 1, '2026-12-02', 'countered', '2026-12-03', 1, now())`, 'supplier'],
  ['a proposal that comes decided (R-13)', 'answers_decided_by_buyer', `insert into answers (supplier_id, schedule_line_id, number, kind, state, based_on_version, person_name, channel, at, decided_at) values (1, 3, 1, 'propose', 'decided', 1, 'x', 'web', now(), now())`, 'supplier'],
  ['the supplier counters its own schedule line (R-13)', 'schedule_lines_answer_moves_along', `update schedule_lines set answer = 'countered' where id = 1`, 'supplier'],
  ['an accepted line unanswered again (R-13)', 'schedule_lines_answer_moves_along', `update schedule_lines set answer = 'unanswered' where id = 3`, 'supplier'],
  ['the supplier supersedes what was asked for (R-13)', 'schedule_lines_answer_moves_along', `update schedule_lines set answer = 'superseded' where id = 1`, 'supplier'],
  ['the buyer accepts what nobody proposed (R-13)', 'schedule_lines_answer_moves_along', `update schedule_lines set answer = 'accepted', agreed = true, promised_on = '2026-12-01', promised_quantity = 100 where id = 1`, 'internal'],
  ['the first promise rewritten (R-18)', 'schedule_lines_first_promise_stays', `update schedule_lines set first_promised_on = '2026-12-20' where id = 3`, 'supplier'],
  ['a promise moved without asking (R-18)', 'schedule_lines_promised_by_acceptance', `update schedule_lines set promised_on = '2026-12-20' where id = 3`, 'supplier'],
  ['accepted with another date than promised (R-18)', 'schedule_lines_promise_is_latest', `update schedule_lines set answer = 'accepted', agreed = true, promised_on = '2026-12-02', promised_quantity = 100 where id = 1`, 'supplier'],
  ['the supplier calls agreed what was not accepted (R-38)', 'schedule_lines_agreed_by_acceptance', `update schedule_lines set agreed = true, promised_on = '2026-12-01' where id = 1`, 'supplier'],
  ['a promise without an answer (R-18)', 'promises_follow_acceptance', `insert into promises (supplier_id, schedule_line_id, generation, part, promised_on, quantity, person_name, channel, at) values (1, 3, 2, 1, '2026-12-20', 10, 'x', 'web', now())`, 'supplier'],
  ['a promise the schedule line does not show (R-18)', 'schedule_lines_promise_is_latest', `insert into promises (supplier_id, schedule_line_id, generation, part, promised_on, quantity, person_name, channel, at) values (1, 3, 2, 1, '2026-12-20', 10, 'x', 'web', now())`, 'internal'],

  ['a received note cancelled (R-36)', 'delivery_notes_move_along', `update delivery_notes set state = 'cancelled' where id = 3`, 'supplier'],
  ['a note being counted cancelled (R-36)', 'delivery_notes_move_along', `update delivery_notes set state = 'cancelled' where id = 1`, 'supplier'],
  ['a submitted note as a draft again (R-36)', 'delivery_notes_move_along', `update delivery_notes set state = 'draft' where id = 4`, 'supplier'],
  ['a received note as a draft again (R-36)', 'delivery_notes_move_along', `update delivery_notes set state = 'draft' where id = 3`, 'supplier'],
  ['the supplier finishes receiving (R-36)', 'delivery_notes_move_along', `update delivery_notes set state = 'received' where id = 1`, 'supplier'],
  ['the buyer cancels a shipment (R-36)', 'delivery_notes_move_along', `update delivery_notes set state = 'cancelled' where id = 4`, 'internal'],
  ['a note that comes received (R-36)', 'delivery_notes_begin_as_draft', `${NOTE} values (1, 1, 'SH-9', 1, 'CNY', now(), 'x', 'received', now(), now())`, 'supplier'],
  ['a draft that has arrived (R-36)', 'delivery_notes_begin_as_draft', `${NOTE} values (1, 1, 'SH-9', 1, 'CNY', now(), 'x', 'draft', null, now())`, 'supplier'],
  ['another number of a submitted note (R-34)', 'delivery_notes_change_by_version', `update delivery_notes set number = 'SH-OTHER', document_version = 2 where id = 4`, 'supplier'],
  ['another truck on the same paper (R-36)', 'delivery_notes_change_by_version', `update delivery_notes set plate = 'x' where id = 4`, 'supplier'],
  ['another version of a received note (R-36)', 'delivery_notes_change_by_version', 'update delivery_notes set document_version = 2 where id = 3', 'supplier'],
  ['a line that comes received (R-46)', 'delivery_note_lines_begin_unreceived', `insert into delivery_note_lines (supplier_id, note_id, position, order_line_id, lot, quantity, received) values (1, 4, 2, 1, 'L2', 5, 5)`, 'supplier'],
  ['a line added to a received note (R-36)', 'delivery_note_lines_come_before_arrival', `insert into delivery_note_lines (supplier_id, note_id, position, order_line_id, lot, quantity) values (1, 3, 2, 1, 'L2', 5)`, 'supplier'],
  ['more on a received note (R-36)', 'delivery_note_lines_stay_after_arrival', 'update delivery_note_lines set quantity = 999999 where id = 3', 'supplier'],
  ['another lot on a received note (R-36)', 'delivery_note_lines_stay_after_arrival', `update delivery_note_lines set lot = 'L9' where id = 3`, 'supplier'],
  ['a line taken off a note being counted (R-36)', 'delivery_note_lines_stay_after_arrival', 'update delivery_note_lines set removed_at = now() where id = 1', 'supplier'],
  ['a remainder closed while it is counted (R-37)', 'delivery_note_lines_close_in_turn', 'update delivery_note_lines set closed = 20 where id = 1', 'supplier'],
  ['a received package voided (R-41)', 'packages_stay_once_counted', 'update packages set voided_at = now() where id = 1', 'supplier'],
  ['a voided package back on its pallet (R-41)', 'packages_voided_for_good', 'update packages set voided_at = now() where id = 6; update packages set voided_at = null where id = 6', 'supplier'],
  ['a package more on a note being counted (R-40)', 'packages_come_before_arrival', `insert into packages (supplier_id, note_id, note_line_id, sequence, code, quantity, document_version) values (1, 1, 1, 9, 'PK23456789A9', 1, 1)`, 'supplier'],
  ['nothing is on its way any more (R-26)', 'purchase_order_lines_shipped_is_carried', 'update purchase_order_lines set shipped = 0 where id = 1', 'supplier'],
  ['a note cancelled that still takes of its order (R-26)', 'purchase_order_lines_shipped_is_carried', `update delivery_notes set state = 'cancelled' where id = 4`, 'supplier'],
  ['more on a note than it takes of its order (R-26)', 'purchase_order_lines_shipped_is_carried', 'update delivery_note_lines set quantity = 60 where id = 4', 'supplier'],

  ['a decision told by the supplier (R-77)', 'facts_told_by_their_side', `${FACT} values (now(), 'purchase_order.decided', 'purchase_order', 1, 2, 1, '王芳', 'supplier_clerk', 'web')`, 'supplier'],
  ['an answer told in a buyer’s role (R-77)', 'facts_told_by_their_side', `${FACT} values (now(), 'purchase_order.answered', 'purchase_order', 1, 2, 1, '王芳', 'buyer', 'web')`, 'supplier'],
  ['a goods receipt told by the supplier (R-77)', 'facts_told_by_their_side', `${FACT} values (now(), 'goods_receipt.posted', 'goods_receipt', 1, 1, 1, '甲一', 'supplier_clerk', 'web')`, 'supplier'],
  ['a colleague who left is back without an invitation (R-75)', 'memberships_end_for_good', 'update memberships set ended_at = now() where id = 1; update memberships set ended_at = null where id = 1', 'supplier'],
  ['a form key of somebody else', 'idempotency_keys_of_own_people', `insert into idempotency_keys (principal, key, supplier_id, request_hash, at) values ('membership:2', '00000000-0000-4000-8000-000000000009', 1, sha256('x'), now())`, 'supplier'],
];
