import { Injectable } from '@nestjs/common';
import { isTaken } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import type { Tx } from '../platform/database/transaction.js';
import { GOOD, type GoodsCondition } from './condition.rules.js';
import { Counting, takenAfter, type CountedLine } from './counting.js';
import { LabelJudging } from './label-judging.js';
import { toldOf, type NoteChoice, type ScanAnswer, type ScanToRecord } from './scan-answer.js';
import { judgeNote, judgePackage, roomOn } from './scan-outcome.rules.js';
import { ScanTargets, type NoteTarget, type PackageTarget } from './scan-targets.js';

/** What a scanned code leads to. Only a package that counts, or the paper of an expected note, changes anything. */
@Injectable()
export class ScanJudging {
  constructor(
    private readonly targets: ScanTargets,
    private readonly counting: Counting,
    private readonly labels: LabelJudging,
  ) {}

  async judge(tx: Tx, scan: ScanToRecord): Promise<ScanAnswer> {
    const target = await this.targets.find(tx, scan.code);
    if (target.found?.kind === 'package') return this.package(tx, target.found, scan, target.text);
    if (target.found) return this.note(tx, target.found, scan, target.text);
    if (!target.several) return this.labels.judge(tx, scan, target.scan, target.text);
    const choices = target.several.map(choiceOf);
    return { outcome: 'wrong', reason: 'several_notes', code: target.text, choices };
  }

  private async note(tx: Tx, note: NoteTarget, scan: ScanToRecord, code: string): Promise<ScanAnswer> {
    const verdict = judgeNote(note, { plantId: scan.plantId, openNoteId: scan.noteId });
    if (verdict.outcome === 'unknown') return { outcome: 'unknown', code };
    if (verdict.outcome === 'note' && note.state === 'submitted') await this.counting.arrive(tx, note.noteId);
    return { ...verdict, code, ...ofNote(note) };
  }

  private async package(tx: Tx, item: PackageTarget, scan: ScanToRecord, code: string): Promise<ScanAnswer> {
    const verdict = judgePackage({ ...item, ...standingOf(item, scan) }, { plantId: scan.plantId, openNoteId: scan.noteId });
    switch (verdict.outcome) {
      case 'unknown':
        return { outcome: 'unknown', code };
      case 'count':
        return this.count(tx, item, scan, code);
      case 'already':
        return already(item, code);
      default: {
        const other = verdict.reason === 'other_note' ? { choices: [choiceOf(item)] } : {};
        return { ...verdict, code, ...ofNote(item), ...ofItem(item), ...other };
      }
    }
  }

  private async count(tx: Tx, item: PackageTarget, scan: ScanToRecord, code: string): Promise<ScanAnswer> {
    await this.counting.begin(tx, item.noteId);
    const line = await this.counting.lockLine(tx, item.lineId, item.noteId);
    // Looked at again under the line's lock: who waited for it finds the other one's receipt.
    const now = await this.targets.package(tx, item.packageId);
    if (now.lastKind === 'receive') return already(now, code);
    if (now.voided) return { outcome: 'superseded', reason: 'package_voided', code, ...ofNote(now), ...ofItem(now) };
    const counts = { counted: line.taken.toString(), expected: line.quantity.minus(line.closed).toString() };
    const fromLoose = await this.missingByHand(tx, line, item, scan.goods);
    if (!fromLoose) return { outcome: 'over', reason: 'line_full', code, ...ofNote(now), ...ofItem(now), ...counts };
    const generation = (now.generation ?? 0) + 1;
    const first = await this.counting.receivePackage(tx, line, { id: item.packageId, quantity: item.quantity, generation }, scan.goods);
    if (!first) return already(await this.targets.package(tx, item.packageId), code);
    if (fromLoose.isPositive()) await this.counting.loose(tx, line, 'reverse', fromLoose, GOOD);
    return {
      outcome: 'right', code, ...ofNote(now), ...ofItem(now), ...counts, ...toldOf(scan.goods),
      package: { id: item.packageId, generation, sequence: item.place, of: item.places },
      quantity: new Decimal(item.quantity).toString(), ...(fromLoose.isPositive() ? { fromLoose: fromLoose.toString() } : {}),
      counted: takenAfter(line, item.quantity, scan.goods).minus(fromLoose).toString() };
  }

  /**
   * A box found wrong, refused or damaged on a full line stood in what was counted by hand as good: what of it is to
   * be taken out of that count, zero where there is room; undefined when the line is full without it.
   */
  private async missingByHand(tx: Tx, line: CountedLine, item: PackageTarget, goods: GoodsCondition): Promise<Decimal | undefined> {
    const missing = new Decimal(item.quantity).minus(roomOn(line));
    if (!missing.isPositive()) return Decimal.ZERO;
    if (goods.condition === 'good') return undefined;
    return missing.lte(await this.counting.unpostedByHand(tx, line.id)) ? missing : undefined;
  }
}

/** Goods of a cancelled line are not taken, but they can be refused. */
function standingOf(item: PackageTarget, { goods }: ScanToRecord): { counted: boolean; lineCancelled: boolean } {
  return { counted: item.lastKind === 'receive', lineCancelled: item.lineCancelled && isTaken(goods.condition) };
}

function choiceOf({ noteId, noteNumber, supplier, supplierEn }: NoteTarget | PackageTarget): NoteChoice {
  return { noteId, number: noteNumber, supplier, supplierEn };
}

function ofNote({ noteId, noteNumber, supplier, supplierEn, plantName, plantNameEn, version }: NoteTarget | PackageTarget): Partial<ScanAnswer> {
  return { noteId, noteNumber, supplier, supplierEn, plantName, plantNameEn, version };
}

function ofItem({ lineId, itemCode, itemName, itemNameEn, unit, unitEn, lot, packageId, generation, place, places }: PackageTarget): Partial<ScanAnswer> {
  return {
    lineId, itemCode, itemName, itemNameEn, unit, unitEn, lot,
    package: { id: packageId, generation: generation ?? 0, sequence: place, of: places } };
}

function already(item: PackageTarget, code: string): ScanAnswer {
  return {
    outcome: 'already', code, ...ofNote(item), ...ofItem(item),
    ...(item.condition && !isTaken(item.condition) ? { condition: item.condition } : {}),
    ...(item.at && item.by !== null ? { since: { at: item.at.toISOString(), by: item.by } } : {}) };
}
