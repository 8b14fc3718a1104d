import type { Decimal } from '../lib/decimal.js';
import { reopenedAnswer } from './answer.lifecycle.js';
import type { AnswerState } from './answer.lifecycle.js';
import type { PromiseRow, ScheduleRecord } from './order-record.js';
import { Promised } from './promised.entity.js';
import type { PurchaseOrderLine } from './purchase-order-line.entity.js';
import { Requirement } from './requirement.entity.js';
import { insertInChunks } from './revision-lines.js';
import type { Taking } from './revision-lines.js';
import type { LinePlan, NewRequirement, RevisionPlan, SchedulePlan } from './revision.rules.js';
import { ScheduleLine } from './schedule-line.entity.js';

interface Fresh {
  readonly row: ScheduleLine;
  readonly plan: SchedulePlan;
}

/** Writes what the plan says of schedule lines: only touched ones re-open, agreed ones stay agreed. */
export class ScheduleTaking {
  /** Schedule lines that ask the supplier, added ones included. */
  reopened = 0;
  /** Schedule lines that came back as agreed. */
  echoed = 0;
  private readonly records = new Map<string, ScheduleRecord>();
  private readonly lastSequence = new Map<string, number>();
  private readonly changed: ScheduleLine[] = [];
  private readonly fresh: { values: Partial<ScheduleLine>; plan: SchedulePlan }[] = [];
  private readonly requirements: Partial<Requirement>[] = [];
  private readonly promises: Partial<Promised>[] = [];
  private readonly closedAnswers: string[] = [];

  constructor(
    private readonly taking: Taking,
    private readonly plan: RevisionPlan,
    private readonly lines: ReadonlyMap<string, PurchaseOrderLine>,
  ) {
    for (const line of taking.record.lines) {
      for (const one of line.schedules) this.records.set(one.row.id, one);
      this.lastSequence.set(line.row.id, Math.max(0, ...line.schedules.map((one) => one.row.sequence)));
    }
  }

  async take(): Promise<void> {
    const { tx } = this.taking;
    for (const line of this.plan.lines) this.takeLine(line);
    await this.supersedeAnswers();
    await tx.manager.save(this.changed, { reload: false });
    const inserted = await insertInChunks(tx, ScheduleLine, this.fresh.map(({ values }) => values));
    inserted.forEach((row, index) => this.finishFresh({ row, plan: this.fresh[index]!.plan }));
    await insertInChunks(tx, Requirement, this.requirements);
    await insertInChunks(tx, Promised, this.promises);
  }

  private takeLine(line: LinePlan): void {
    const row = this.lines.get(line.lineNumber);
    if (!row || line.verdict === 'missing') return;
    let sequence = this.lastSequence.get(row.id) ?? 0;
    for (const plan of line.schedules) {
      const record = plan.stored && this.records.get(plan.stored.id);
      if (plan.action === 'add') this.add(row, plan, (sequence += 1), line.received);
      else if (record && plan.action === 'supersede') this.supersede(record);
      else if (record && plan.action === 'reopen') this.reopen(record, plan, line);
      else if (record) this.keep(record, plan);
    }
  }

  private add(line: PurchaseOrderLine, plan: SchedulePlan, sequence: number, received: boolean): void {
    const { incoming } = plan;
    if (!incoming) return;
    const agreed = plan.echo && plan.echoOf ? this.records.get(plan.echoOf.id)?.row : undefined;
    if (agreed) this.echoed += 1;
    else if (!received) this.reopened += 1;
    const { quantity, requiredOn } = incoming;
    this.fresh.push({ plan, values: {
      supplierId: line.supplierId, orderId: line.orderId, orderLineId: line.id, sequence,
      sourceNumber: incoming.sourceNumber ?? null, quantity, requiredFrom: incoming.requiredFrom ?? null, requiredOn,
      baselineOn: plan.requirement?.requiredOn ?? requiredOn,
      ...(agreed ? { answer: 'accepted', agreed: true, answeredAt: agreed.answeredAt, firstPromisedOn: requiredOn, promisedOn: requiredOn, promisedQuantity: quantity } : {}),
    } });
  }

  private finishFresh({ row, plan }: Fresh): void {
    if (plan.requirement) this.require(row, plan.requirement, 1);
    const origin = plan.echo && plan.echoOf ? this.records.get(plan.echoOf.id) : undefined;
    if (origin) this.promise(row, origin.promise.parts, 1);
  }

  private keep(record: ScheduleRecord, plan: SchedulePlan): void {
    const { row } = record;
    const { incoming } = plan;
    if (!incoming) return;
    row.sourceNumber = incoming.sourceNumber ?? row.sourceNumber;
    if (plan.echo) {
      this.echoed += 1;
      this.changeRequirement(record, plan);
      this.narrowPromise(record, incoming.quantity, incoming.requiredOn);
    } else if (plan.requirement) {
      this.changeRequirement(record, plan);
    }
    this.changed.push(row);
  }

  private reopen(record: ScheduleRecord, plan: SchedulePlan, { lineNumber, received }: LinePlan): void {
    const { row } = record;
    if (!received) this.reopened += 1;
    row.answer = reopenedAnswer(row.answer as AnswerState);
    row.agreed = false;
    row.sourceNumber = plan.incoming?.sourceNumber ?? row.sourceNumber;
    row.changedFields = this.plan.changes
      .filter((change) => change.lineNumber === lineNumber && change.reopens && (!change.scheduleId || change.scheduleId === row.id))
      .map(({ field, from, to }) => ({ field, from, to }));
    this.changeRequirement(record, plan);
    this.closedAnswers.push(row.id);
    this.changed.push(row);
  }

  private supersede({ row }: ScheduleRecord): void {
    if (row.answer === 'superseded') return;
    Object.assign(row, { answer: 'superseded', agreed: false });
    this.closedAnswers.push(row.id);
    this.changed.push(row);
  }

  private changeRequirement({ row, requirement }: ScheduleRecord, plan: SchedulePlan): void {
    if (plan.incoming) {
      const { quantity, requiredFrom, requiredOn } = plan.incoming;
      Object.assign(row, { quantity, requiredFrom: requiredFrom ?? null, requiredOn });
    }
    if (!plan.requirement) return;
    row.baselineOn = plan.requirement.requiredOn;
    this.require(row, plan.requirement, requirement.generation + 1);
  }

  // A promise in parts that the source has split over several schedule lines: each keeps its own part.
  private narrowPromise({ row, promise }: ScheduleRecord, quantity: Decimal, promisedOn: string): void {
    row.promisedOn = promisedOn;
    row.promisedQuantity = quantity;
    if (promise.parts.length < 2) return;
    if (promise.generation === 1) row.firstPromisedOn = promisedOn;
    this.promise(row, promise.parts, promise.generation + 1);
  }

  private promise(row: ScheduleLine, agreed: readonly PromiseRow[], generation: number): void {
    const source = agreed.find((part) => part.promisedOn === row.promisedOn) ?? agreed[0];
    if (!source || !row.promisedOn || !row.promisedQuantity) return;
    const { reasonCode, reasonText, personName, channel } = source;
    this.promises.push({
      supplierId: row.supplierId, scheduleLineId: row.id, generation, part: 1, promisedOn: row.promisedOn, quantity: row.promisedQuantity,
      reasonCode, reasonText, personName, channel, at: this.taking.tx.at });
  }

  private require(row: ScheduleLine, { quantity, requiredFrom, requiredOn, cause }: NewRequirement, generation: number): void {
    this.requirements.push({
      supplierId: row.supplierId, scheduleLineId: row.id, generation, quantity, requiredFrom: requiredFrom ?? null, requiredOn, cause,
      revision: this.taking.revision, at: this.taking.tx.at });
  }

  private async supersedeAnswers(): Promise<void> {
    if (!this.closedAnswers.length) return;
    await this.taking.tx.run(`update answers set state = 'superseded' where state = 'open' and schedule_line_id = any($1::bigint[])`, [this.closedAnswers]);
  }
}
