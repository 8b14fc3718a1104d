import { Injectable } from '@nestjs/common';
import { isTaken } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import { fitsUnit } from '../lib/quantity.js';
import { FieldProblems, Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { gaveWay } from '../platform/database/database-faults.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { Counting, NoteMoved, takenAfter } from './counting.js';
import { recordQuarantine } from './receiving.facts.js';
import { toldOf, type LooseCount, type ScanAnswer, type ScanToRecord } from './scan-answer.js';
import { ScanJudging } from './scan-judging.js';
import { AnsweredMeanwhile, answerOf, logScan } from './scan-log.js';
import { isExpected, roomOn, splitCount } from './scan-outcome.rules.js';
import { Undoing } from './undoing.js';

const MOST_TRIES = 5;

/** What a count by hand needs to know of its line. */
interface LooseLine {
  noteNumber: string;
  supplier: string;
  supplierEn: string;
  plantId: string;
  itemCode: string;
  itemName: string;
  itemNameEn: string;
  unit: string;
  unitEn: string;
  decimals: number;
  lot: string;
  lineCancelled: boolean;
}

/**
 * Counting at the dock. Every scan is a transaction of its own: what is answered is stored whatever becomes of its
 * neighbours, no transaction holds two packages, and so no two of them wait for each other.
 */
@Injectable()
export class ScansCommands {
  constructor(
    private readonly database: Database,
    private readonly judging: ScanJudging,
    private readonly counting: Counting,
    private readonly undoing: Undoing,
  ) {}

  /** Answers one scan; a replay of its key gets the first answer and changes nothing. @throws NotFound for a plant that is not the actor's */
  record(actor: Actor, scan: ScanToRecord): Promise<ScanAnswer> {
    refuseForeignPlant(actor, scan.plantId);
    return this.untilAnswered(actor, async (tx) => {
      const before = await answerOf(tx, scan);
      if (before) return before;
      const answer = scan.undoes ? await this.undoing.undo(tx, scan, scan.undoes) : await this.judging.judge(tx, scan);
      return logScan(tx, { ...scan, raw: scan.code }, answer);
    });
  }

  /**
   * Counts goods without a readable label by hand, in the order unit. What the line has no room for goes to
   * quarantine; what is refused is refused of the note. @throws FieldProblems at `quantity`, NotFound
   */
  countLoose(actor: Actor, count: LooseCount): Promise<ScanAnswer> {
    return this.untilAnswered(actor, async (tx) => {
      const before = await answerOf(tx, count);
      if (before) return before;
      const facts = await this.looseLine(tx, count);
      const quantity = new Decimal(count.quantity);
      if (!fitsUnit(quantity, facts.decimals)) {
        throw new FieldProblems([{ field: 'quantity', code: 'receiving.quantity_not_in_unit', params: { unit: facts.unit, decimals: String(facts.decimals) } }]);
      }
      const answer = await this.loose(tx, count, quantity, facts);
      return logScan(tx, { ...count, plantId: facts.plantId, raw: '' }, answer);
    });
  }

  private async loose(tx: Tx, { noteId, lineId, goods }: LooseCount, quantity: Decimal, facts: LooseLine): Promise<ScanAnswer> {
    const { noteNumber, supplier, supplierEn, itemCode, itemName, itemNameEn, unit, unitEn, lot } = facts;
    const told = { code: '', noteId, noteNumber, supplier, supplierEn, lineId, itemCode, itemName, itemNameEn, unit, unitEn, lot, ...toldOf(goods) };
    if (facts.lineCancelled && isTaken(goods.condition)) return { outcome: 'wrong', reason: 'line_cancelled', ...told };
    await this.counting.begin(tx, noteId);
    const line = await this.counting.lockLine(tx, lineId, noteId);
    const room = roomOn(line);
    if (!isTaken(goods.condition) && quantity.gt(room)) {
      throw new FieldProblems([{ field: 'quantity', code: 'receiving.refused_above_note', params: { open: room.toString(), unit } }]);
    }
    const { counted, over } = splitCount(quantity, room);
    const looseId = counted.isPositive() ? await this.counting.loose(tx, line, 'receive', counted, goods) : undefined;
    if (over.isPositive()) {
      await this.counting.quarantine(tx, line, 'hold', over);
      await recordQuarantine(tx, line, { number: noteNumber, itemCode, unit, quantity: over.toString() });
    }
    return {
      outcome: over.isPositive() ? 'over' : 'right', ...told, ...(looseId ? { looseId } : {}),
      quantity: counted.toString(), counted: takenAfter(line, counted, goods).toString(), expected: line.quantity.minus(line.closed).toString(),
      ...(over.isPositive() ? { quarantined: over.toString() } : {}) };
  }

  private async looseLine(tx: Tx, { noteId, lineId }: LooseCount): Promise<LooseLine> {
    const line = await tx.one<LooseLine & { state: string }>(
      `select n.number as "noteNumber", s.short_name as supplier, s.name_en as "supplierEn", n.plant_id as "plantId", n.state, ol.item_code as "itemCode",
         ol.item_name as "itemName", ol.item_name_en as "itemNameEn", u.name as unit, u.name_en as "unitEn", u.decimals, l.lot, ol.lifecycle = 'cancelled' as "lineCancelled"
       from delivery_note_lines l join delivery_notes n on n.id = l.note_id join suppliers s on s.id = n.supplier_id
         join purchase_order_lines ol on ol.id = l.order_line_id join units u on u.code = ol.unit
       where l.id = $1 and n.id = $2 and l.removed_at is null and n.submitted_at is not null`, [lineId, noteId]);
    refuseForeignPlant(tx.actor, line.plantId);
    if (!isExpected(line.state)) throw new Refusal('receiving.note_not_open', { number: line.noteNumber });
    return line;
  }

  /** A scan that met its twin, a finish or a deadlock starts over; nothing of the lost try is left. */
  private async untilAnswered(actor: Actor, work: (tx: Tx) => Promise<ScanAnswer>): Promise<ScanAnswer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.database.transaction(actor, work);
      } catch (error) {
        if (tries >= MOST_TRIES || !startsOver(error)) throw error;
      }
    }
  }
}

function startsOver(error: unknown): boolean {
  return error instanceof NoteMoved || error instanceof AnsweredMeanwhile || gaveWay(error);
}

/** A plant the clerk does not work at is not there for him. */
export function refuseForeignPlant(actor: Actor, plantId: string): void {
  if (actor.plantIds.length && !actor.plantIds.includes(plantId)) throw new NotFound();
}
