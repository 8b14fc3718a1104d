import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Decimal } from '../lib/decimal.js';
import { FieldProblems } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { AnswerPart } from './answer-part.entity.js';
import { Answer } from './answer.entity.js';
import { answerLifecycle } from './answer.lifecycle.js';
import { checkEntry } from './answer-check.js';
import type { CheckedAnswer } from './answer-check.js';
import { agreeBaseline, appendPromises, lockForAnswer } from './answerable-schedules.js';
import type { OrderUnderAnswer } from './answerable-schedules.js';
import type { AnswerEntry } from './answers.forms.js';
import { counterOffer } from './decision-outcome.rules.js';
import type { LineAnswered, OrderAnswered } from './purchase-orders.facts.js';

/** What the buyer's counter to a proposal adds up to: what accepting means there, and whether it becomes the baseline. */
interface Counter {
  readonly parts: readonly { readonly promisedOn: string; readonly quantity: Decimal }[];
  readonly newBaseline: boolean;
}

/** What a supplier says to an order. */
@Injectable()
export class AnswersCommands {
  constructor(private readonly database: Database) {}

  /**
   * Takes the answers of one submit, all or none. The same values as requested are an acceptance.
   * @returns how many schedule lines were answered
   * @throws FieldProblems for what is wrong in a field, Stale or Refusal for what has changed meanwhile
   */
  submit(actor: Actor, orderId: string, entries: readonly AnswerEntry[]): Promise<number> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(`/purchase-orders/${orderId}`);
      const under = await lockForAnswer(tx, orderId, new Map(entries.map((one) => [one.scheduleLineId, one.version])));
      const counters = await countersOf(tx, under);
      const checks = entries.map((entry) => checkEntry(entry, under, counters.get(entry.scheduleLineId)?.parts ?? []));
      const problems = checks.flatMap((check) => check.problems);
      if (problems.length) throw new FieldProblems(problems);
      const answers = checks.flatMap((check) => (check.answer ? [check.answer] : []));
      const ids = await this.write(tx, under, answers);
      const rebased = answers.filter(({ kind, schedule }) => kind === 'accept' && counters.get(schedule.row.id)?.newBaseline);
      for (const { schedule } of rebased) await agreeBaseline(tx, schedule.row, under.order.revision);
      await tx.manager.save(answers.map(({ schedule }) => schedule.row), { reload: false });
      await forgetDraft(tx, orderId, answers.map(({ schedule }) => schedule.row.id));
      await tx.record({
        type: 'purchase_order.answered', subject: 'purchase_order', subjectId: orderId, supplierId: under.order.supplierId,
        data: { ...factOf(under, answers, ids, rebased) } });
      return answers.length;
    });
  }

  /** Adds the answers and their promises; the schedule lines are changed, not saved. */
  private async write(tx: Tx, { order }: OrderUnderAnswer, answers: readonly CheckedAnswer[]): Promise<string[]> {
    const { actor, at } = tx;
    const numbers = await lastNumbers(tx, answers);
    const rows = await tx.insertAll(Answer, answers.map(({ kind, schedule, reasonCode, reasonText }) => ({
      supplierId: order.supplierId, scheduleLineId: schedule.row.id, number: (numbers.get(schedule.row.id) ?? 0) + 1, kind,
      state: kind === 'accept' ? 'decided' : 'open', reasonCode, reasonText, basedOnVersion: schedule.row.version,
      personId: actor.personId, personName: actor.name, channel: actor.channel, at, decidedAt: kind === 'accept' ? at : null })));
    await tx.insertAll(AnswerPart, answers.flatMap(({ kind, parts }, index) => parts.map((part, place) => ({
      supplierId: order.supplierId, answerId: rows[index]!.id, part: place + 1, quantity: part.quantity, promisedOn: part.promisedOn,
      ...(kind === 'accept' ? { decision: 'accepted', decidedBy: actor.personId, decidedName: actor.name, decidedAt: at } : { decision: 'pending' }) }))));
    const accepted = answers.filter(({ kind }) => kind === 'accept');
    await appendPromises(tx, accepted.map(({ schedule, parts, reasonCode, reasonText }) => ({
      schedule: schedule.row, parts, reasonCode, reasonText, personName: actor.name, channel: actor.channel })));
    for (const { schedule, kind } of answers) {
      schedule.row.answer = answerLifecycle.next(schedule.row.answer as 'unanswered', kind);
      schedule.row.answeredAt = at;
      if (kind === 'reject') schedule.row.agreed = false;
    }
    return rows.map(({ id }) => id);
  }
}

/** The buyer's counter to each countered schedule line. */
async function countersOf(tx: Tx, { schedules }: OrderUnderAnswer): Promise<Map<string, Counter>> {
  const countered = [...schedules.values()].filter(({ row }) => row.answer === 'countered').map(({ row }) => row.id);
  if (!countered.length) return new Map();
  const answers = await tx.manager.find(Answer, { where: { scheduleLineId: In(countered), state: 'decided' }, order: { number: 'ASC' } });
  const latest = new Map(answers.map((answer) => [answer.scheduleLineId, answer]));
  const parts = await tx.manager.find(AnswerPart, { where: { answerId: In([...latest.values()].map(({ id }) => id)) }, order: { part: 'ASC' } });
  return new Map([...latest].map(([scheduleLineId, { id, newBaseline }]) => [
    scheduleLineId, { newBaseline, parts: counterOffer(parts.filter(({ answerId }) => answerId === id)) }]));
}

async function lastNumbers(tx: Tx, answers: readonly CheckedAnswer[]): Promise<Map<string, number>> {
  const rows = await tx.rows<{ id: string; number: number }>(
    'select schedule_line_id as id, max(number) as number from answers where schedule_line_id = any($1::bigint[]) group by 1',
    [answers.map(({ schedule }) => schedule.row.id)]);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

async function forgetDraft(tx: Tx, orderId: string, answered: readonly string[]): Promise<void> {
  await tx.run(`update answer_drafts set data = data - $2::text[], at = $3 where order_id = $1`, [orderId, answered.map((id) => `s${id}`), tx.at]);
}

function factOf({ order }: OrderUnderAnswer, answers: readonly CheckedAnswer[], ids: readonly string[], rebased: readonly CheckedAnswer[]): OrderAnswered {
  const count = (kind: CheckedAnswer['kind']) => answers.filter((answer) => answer.kind === kind).length;
  return {
    orderId: order.id, number: order.number, revision: order.revision,
    accepted: count('accept'), proposed: count('propose'), rejected: count('reject'),
    lines: answers.map((answer, index) => lineFactOf(answer, ids[index] ?? '', rebased.includes(answer))) };
}

function lineFactOf({ schedule: { row, line }, kind, parts, uncommitted, reasonCode, reasonText }: CheckedAnswer, answerId: string, newBaseline: boolean): LineAnswered {
  return {
    scheduleLineId: row.id, answerId, line: line.lineNumber, scheduleNumber: row.sourceNumber, itemCode: line.itemCode, unit: line.unit,
    kind, requestedOn: row.requiredOn, requestedQuantity: row.quantity.toString(),
    parts: parts.map((part) => ({ quantity: part.quantity.toString(), promisedOn: part.promisedOn })),
    uncommitted: uncommitted.toString(), newBaseline, reasonCode, reasonText };
}
