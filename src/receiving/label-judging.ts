import { Injectable } from '@nestjs/common';
import type { ScanText } from '../lib/scan-text.js';
import type { Tx } from '../platform/database/transaction.js';
import { LabelLookup, type FoundLine, type KnownContent } from './label-lookup.js';
import { judgeLabel, quantityOn } from './label-outcome.rules.js';
import { LabelReader } from './label-reader.js';
import type { LineChoice, NoteChoice, ScanAnswer, ScanToRecord } from './scan-answer.js';

const MOST_CHOICES = 20;
const MOST_LOTS = 5;

/** A line with the reading that led to it. */
type LabelLine = FoundLine & { from: KnownContent };

/** Where a label leads that is neither a package's nor a note's. It counts nothing and changes nothing. */
@Injectable()
export class LabelJudging {
  constructor(
    private readonly reader: LabelReader,
    private readonly lookup: LabelLookup,
  ) {}

  /** @param code what the answer says was read */
  async judge(tx: Tx, scan: ScanToRecord, text: ScanText, code: string): Promise<ScanAnswer> {
    const read = await this.reader.read(tx, text);
    if (read.kind === 'faulty') return { outcome: 'unknown', reason: 'gs1_faulty', code, faultyAi: read.issue.ai };
    if (read.kind !== 'known') return { outcome: 'unknown', code };
    const openNoteId = await this.openNote(tx, scan);
    const lines: LabelLine[] = [];
    for (const from of read.found) {
      const told = { from, lotOnLabel: from.content.lot, orderUnknown: unknownOrderOf(from) !== undefined };
      lines.push(...(await this.lookup.lines(tx, from, scan.plantId, openNoteId)).map((line) => ({ ...line, ...told })));
    }
    const verdict = judgeLabel(lines, { plantId: scan.plantId, openNoteId });
    return { outcome: verdict.outcome, reason: verdict.reason, code, ...saidBy(read.found), ...waysOn(verdict.reason, verdict.lines, openNoteId) };
  }

  /** The note on the device, if it is one that is still being received here. */
  private async openNote(tx: Tx, { noteId, plantId }: ScanToRecord): Promise<string | null> {
    const row = noteId && (await tx.row<{ id: string }>(
      `select id from delivery_notes where id = $1 and company_id = $2 and plant_id = $3 and state in ('submitted','arrived','receiving','partly_received')`,
      [noteId, tx.actor.companyId, plantId]));
    return row ? row.id : null;
  }
}

/** What the card says was read; of several readings only what they agree on. */
function saidBy(found: readonly KnownContent[]): Partial<ScanAnswer> {
  const agreed = <T>(of: (known: KnownContent) => T | null | undefined): T | undefined => {
    const values = new Set(found.map((known) => of(known) ?? undefined));
    return values.size === 1 ? [...values][0] : undefined;
  };
  const said = {
    itemCode: agreed(({ item }) => item?.code), itemName: agreed(({ item }) => item?.name), itemNameEn: agreed(({ item }) => item?.nameEn),
    orderNumber: agreed(({ order }) => order), lot: agreed(({ content }) => content.lot), unknownOrder: found.map(unknownOrderOf).find(Boolean) };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
}

/** The order that a label names and our tables do not have. */
function unknownOrderOf({ content, order }: KnownContent): string | undefined {
  return order === null ? content.order : undefined;
}

/** What can be done next: the line, the notes to open instead, or where the goods belong. */
function waysOn(reason: string, lines: readonly LabelLine[], openNoteId: string | null): Partial<ScanAnswer> {
  const [first] = lines;
  const note = first && { noteId: first.noteId, noteNumber: first.noteNumber, supplier: first.supplier, supplierEn: first.supplierEn };
  if (reason === 'line') return { ...note, lineChoices: lineChoicesOf(lines).slice(0, MOST_CHOICES) };
  if (reason === 'note' || reason === 'elsewhere') return { choices: notesOf(lines).slice(0, MOST_CHOICES) };
  if (reason === 'other_lot') return { expectedLots: lotsOf(lines), choices: notesOf(lines.filter(({ noteId }) => noteId !== openNoteId)).slice(0, MOST_CHOICES) };
  return reason === 'other_plant' && first ? { ...note, plantName: first.plantName, plantNameEn: first.plantNameEn } : {};
}

/** Several readings of one label may lead to the same line; what says the same is one choice. */
function lineChoicesOf(lines: readonly LabelLine[]): LineChoice[] {
  const choices = new Map(lines.map(lineChoiceOf).map((choice) => [`${choice.lineId} ${choice.quantity ?? ''}`, choice]));
  return [...choices.values()];
}

function lineChoiceOf(line: LabelLine): LineChoice {
  const { noteId, lineId, itemCode, itemName, lot, orderNumber, lineNumber, open, unit, unitEn, from } = line;
  const quantity = quantityOn(line, from.content);
  return { noteId, lineId, itemCode, itemName, lot, orderNumber, lineNumber, open, unit, unitEn, ...(quantity ? { quantity } : {}) };
}

function notesOf(lines: readonly FoundLine[]): NoteChoice[] {
  const notes = new Map(lines.map(({ noteId, noteNumber, supplier, supplierEn }) => [noteId, { noteId, number: noteNumber, supplier, supplierEn }]));
  return [...notes.values()];
}

function lotsOf(lines: readonly FoundLine[]): string[] {
  return [...new Set(lines.map(({ lot }) => lot))].slice(0, MOST_LOTS);
}
