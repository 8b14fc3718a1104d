import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { FieldProblems, Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound, Stale } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { AnswerPart } from './answer-part.entity.js';
import { Answer } from './answer.entity.js';
import { reopenedAnswer } from './answer.lifecycle.js';
import { agreeBaseline, appendPromises, lockForAnswer } from './answerable-schedules.js';
import type { AnswerableSchedule, OrderUnderAnswer } from './answerable-schedules.js';
import { checkDecisions } from './decision-check.js';
import type { DecisionToCheck } from './decision-check.js';
import { isAgreed, outcomeOf } from './decision-outcome.rules.js';
import type { PartDecision } from './decision-outcome.rules.js';
import type { DecisionEntry, DecisionOfPart } from './decisions.forms.js';
import type { LineDecided, OrderDecided, OrderReopened, PartDecided } from './purchase-orders.facts.js';

const DECISION = { approve: 'accepted', decline: 'declined', counter: 'countered' } as const;

interface Deciding extends DecisionToCheck {
  readonly answer: Answer;
}

/** What a buyer decides about proposals and rejections. */
@Injectable()
export class DecisionsCommands {
  constructor(private readonly database: Database) {}

  /**
   * Decides parts of proposals, all of one submit or none. A schedule line leaves `proposed` when its last part is decided.
   * @returns how many schedule lines have a new state
   * @throws FieldProblems, Stale, Refusal
   */
  decide(actor: Actor, orderId: string, entries: readonly DecisionEntry[]): Promise<number> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(`/purchase-orders/${orderId}`);
      const under = await lockForAnswer(tx, orderId, new Map(entries.map((one) => [one.scheduleLineId, one.version])));
      const deciding = await this.load(tx, under, entries);
      const problems = deciding.flatMap((one) => checkDecisions(one, under.today));
      if (problems.length) throw new FieldProblems(problems);
      const lines: LineDecided[] = [];
      for (const one of deciding) lines.push(await this.write(tx, under, one));
      const { order } = under;
      const data: OrderDecided = { orderId, number: order.number, revision: order.revision, lines };
      await tx.record({ type: 'purchase_order.decided', subject: 'purchase_order', subjectId: orderId, supplierId: order.supplierId, data: { ...data } });
      return lines.filter(({ answer }) => answer !== 'proposed').length;
    });
  }

  /** Asks again about a rejected schedule line, with a note the supplier reads. @throws Stale, Refusal */
  reopen(actor: Actor, orderId: string, scheduleLineId: string, version: number, note: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(`/purchase-orders/${orderId}`);
      const { order, schedules } = await lockForAnswer(tx, orderId, new Map([[scheduleLineId, version]]));
      const schedule = schedules.get(scheduleLineId);
      if (schedule?.row.answer !== 'rejected') throw new Refusal('purchase_order.not_rejected', { number: order.number });
      schedule.row.answer = reopenedAnswer('rejected');
      schedule.row.changedFields = [{ field: 'reopened', to: note }];
      await tx.save(schedule.row);
      await tx.run(`update answers set state = 'decided', decided_at = $2 where schedule_line_id = $1 and state = 'open'`, [scheduleLineId, tx.at]);
      const { lineNumber: line, itemCode } = schedule.line;
      const data: OrderReopened = { orderId, number: order.number, scheduleLineId, line, itemCode, note };
      await tx.record({ type: 'purchase_order.reopened', subject: 'purchase_order', subjectId: orderId, supplierId: order.supplierId, data: { ...data } });
    });
  }

  private async load(tx: Tx, { schedules }: OrderUnderAnswer, entries: readonly DecisionEntry[]): Promise<Deciding[]> {
    const answers = await tx.find(Answer, { scheduleLineId: In(entries.map((one) => one.scheduleLineId)), state: 'open', kind: 'propose' });
    const parts = await tx.manager.find(AnswerPart, { where: { answerId: In(answers.map(({ id }) => id)) }, order: { part: 'ASC' } });
    return entries.map((entry) => {
      const schedule = schedules.get(entry.scheduleLineId);
      if (!schedule) throw new NotFound();
      const answer = answers.find((one) => one.scheduleLineId === entry.scheduleLineId);
      if (!answer) throw new Refusal('purchase_order.nothing_to_decide', { line: schedule.line.lineNumber });
      return { entry, schedule, answer, parts: parts.filter((part) => part.answerId === answer.id) };
    });
  }

  private async write(tx: Tx, { order }: OrderUnderAnswer, { entry, schedule, answer, parts }: Deciding): Promise<LineDecided> {
    for (const decided of entry.parts) decide(tx, pendingPart(parts, decided, schedule), decided);
    await tx.manager.save([...parts], { reload: false });
    const outcome = outcomeOf(parts.map((part) => part.decision as PartDecision));
    const { row, line } = schedule;
    row.answer = outcome;
    if (outcome !== 'proposed') Object.assign(answer, { state: 'decided', decidedAt: tx.at });
    answer.newBaseline = entry.newBaseline;
    const newBaseline = outcome === 'accepted' && answer.newBaseline;
    if (outcome === 'accepted') {
      const { reasonCode, reasonText, personName, channel } = answer;
      const agreed = parts.filter((part) => isAgreed(part.decision)).map(({ quantity, promisedOn }) => ({ quantity, promisedOn }));
      await appendPromises(tx, [{ schedule: row, parts: agreed, reasonCode, reasonText, personName, channel }]);
    }
    if (newBaseline) await agreeBaseline(tx, row, order.revision);
    // A decision of one part of several is a new state too: whoever looked at the old one has to look again.
    if (outcome === 'proposed') await tx.run('update schedule_lines set version = version + 1 where id = $1', [row.id]);
    else await tx.save(row);
    await tx.save(answer);
    return {
      scheduleLineId: row.id, answerId: answer.id, line: line.lineNumber, scheduleNumber: row.sourceNumber, itemCode: line.itemCode, unit: line.unit,
      answer: outcome, requestedOn: row.requiredOn, requestedQuantity: row.quantity.toString(), newBaseline, parts: parts.filter((part) => part.decision !== 'pending').map(partDecided) };
  }
}

function decide(tx: Tx, part: AnswerPart, { decision, counterOn, counterQuantity, note }: DecisionOfPart): void {
  const counter = decision === 'counter' ? { counterOn, counterQuantity: counterQuantity ?? part.quantity } : {};
  Object.assign(part, {
    decision: DECISION[decision], ...counter, decisionNote: note, decidedBy: tx.actor.personId, decidedName: tx.actor.name, decidedAt: tx.at });
}

function pendingPart(parts: readonly AnswerPart[], { partId }: DecisionOfPart, { row }: AnswerableSchedule): AnswerPart {
  const part = parts.find((one) => one.id === partId);
  if (!part) throw new NotFound();
  if (part.decision !== 'pending') throw new Stale('schedule_line', row.version);
  return part;
}

function partDecided(part: AnswerPart): PartDecided {
  return {
    quantity: part.quantity.toString(), promisedOn: part.promisedOn, decision: part.decision === 'auto' ? 'accepted' : (part.decision as 'accepted'),
    ...(part.counterOn ? { counterOn: part.counterOn, counterQuantity: part.counterQuantity?.toString() } : {}), note: part.decisionNote };
}
