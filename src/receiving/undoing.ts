import { Injectable } from '@nestjs/common';
import { Decimal } from '../lib/decimal.js';
import type { Tx } from '../platform/database/transaction.js';
import { GOOD } from './condition.rules.js';
import { Counting, takenAfter, type CountedLine } from './counting.js';
import { foundIn, keyText, type ScanAnswer, type ScanKey, type ScanReason, type ScanToRecord } from './scan-answer.js';
import { answerOf } from './scan-log.js';

/** Undoing a count is a count of its own in the other direction, never a deletion; what is on a receipt stays there. */
@Injectable()
export class Undoing {
  constructor(private readonly counting: Counting) {}

  async undo(tx: Tx, scan: ScanToRecord, key: ScanKey): Promise<ScanAnswer> {
    const earlier = await answerOf(tx, key);
    const { noteId, lineId, quantity } = earlier ?? {};
    if (!earlier || !noteId || !lineId || !['right', 'over'].includes(earlier.outcome) || quantity === undefined) {
      return { outcome: 'wrong', reason: 'nothing_to_undo', code: '' };
    }
    const told = { ...earlier, code: earlier.code, undid: keyText(key), choices: undefined };
    const refused = (outcome: 'wrong' | 'already', reason: ScanReason): ScanAnswer => ({ ...told, outcome, reason, quantity: undefined });
    const { plantId } = await tx.one<{ plantId: string }>('select plant_id as "plantId" from delivery_notes where id = $1', [noteId]);
    if (plantId !== scan.plantId) return refused('wrong', 'other_plant');
    if (!(await this.counting.hold(tx, noteId))) return refused('wrong', 'posted');
    const line = await this.counting.lockLine(tx, lineId, noteId);
    const refusal = earlier.looseId || earlier.quarantined
      ? await this.looseBack(tx, line, earlier, keyText(key))
      : await this.packageBack(tx, line, earlier);
    if (refusal) return refused(refusal === 'undone_before' ? 'already' : 'wrong', refusal);
    const back = new Decimal(quantity).neg();
    const counted = takenAfter(line, back, foundIn(earlier)).plus(earlier.fromLoose ?? '0').toString();
    return { ...told, outcome: 'undone', reason: undefined, quantity: back.toString(), counted };
  }

  private async packageBack(tx: Tx, line: CountedLine, earlier: ScanAnswer): Promise<ScanReason | undefined> {
    const item = earlier.package;
    if (!item || earlier.quantity === undefined) return 'nothing_to_undo';
    const posted = await tx.row('select 1 from posted_packages where package_id = $1 and generation = $2', [item.id, item.generation]);
    if (posted) return 'posted';
    const back = { id: item.id, quantity: earlier.quantity, generation: item.generation };
    const done = await this.counting.takePackageBack(tx, line, back, foundIn(earlier));
    if (done && earlier.fromLoose) await this.counting.loose(tx, line, 'receive', new Decimal(earlier.fromLoose), GOOD);
    return done ? undefined : 'undone_before';
  }

  private async looseBack(tx: Tx, line: CountedLine, earlier: ScanAnswer, key: string): Promise<ScanReason | undefined> {
    const before = await tx.row(
      `select 1 from scans where note_id = $1 and outcome = 'undone' and answer ->> 'undid' = $2`, [line.noteId, key]);
    if (before) return 'undone_before';
    const quantity = new Decimal(earlier.quantity ?? '0');
    const goods = foundIn(earlier);
    if (await postedSince(tx, line.noteId, earlier.looseId) || quantity.gt(await this.counting.unposted(tx, line.id, goods))) return 'posted';
    if (quantity.isPositive()) await this.counting.loose(tx, line, 'reverse', quantity, goods);
    if (earlier.quarantined) await this.counting.quarantine(tx, line, 'release', new Decimal(earlier.quarantined));
    return undefined;
  }
}

/** Whether a receipt of the note came after this count: then it stands on it, whatever was counted alike since. */
async function postedSince(tx: Tx, noteId: string, looseId: string | undefined): Promise<boolean> {
  if (!looseId) return false;
  return Boolean(await tx.row(
    `select 1 from goods_receipts g join loose_receipts r on r.id = $2 where g.note_id = $1 and g.kind = 'receive' and g.posted_at > r.at limit 1`, [noteId, looseId]));
}
