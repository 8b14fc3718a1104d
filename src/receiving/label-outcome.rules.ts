import { Decimal } from '../lib/decimal.js';
import { fitsUnit } from '../lib/quantity.js';
import type { LabelContent } from './label-content.rules.js';

/** A note line that a label may belong to; only lines of notes that are still expected. */
export interface ExpectedLine {
  readonly lineId: string;
  readonly noteId: string;
  readonly plantId: string;
  /** Not counted yet, in the order unit; never below zero. */
  readonly open: string;
  readonly lot: string;
  readonly lotOnLabel?: string;
  /** The order line was cancelled after the goods left. */
  readonly lineCancelled: boolean;
  /** The order unit's code, name in both languages and decimals. */
  readonly unitCode: string;
  readonly unit: string;
  readonly unitEn: string;
  readonly decimals: number;
  /** The item's own unit, when the label's GTIN is the item's. */
  readonly gtinUnit: string | null;
  /** True when the line was found by its item, not by its order alone. */
  readonly byItem: boolean;
  /** The label names an order that nobody knows here: which order the line is of was not said. */
  readonly orderUnknown?: boolean;
}

export type LabelVerdict<Line> =
  | { readonly outcome: 'choice'; readonly reason: 'line' | 'note'; readonly lines: readonly Line[] }
  | { readonly outcome: 'wrong'; readonly reason: 'elsewhere' | 'other_lot' | 'line_cancelled' | 'other_plant' | 'not_expected'; readonly lines: readonly Line[] };

/** Units that count single pieces; whoever says "100" without a unit means these. */
const PIECES = ['H87', 'C62', 'EA'];
const PIECE_WORDS = ['PC', 'PCS', 'PCE', 'EA', 'EACH', 'H87', 'C62', '个', '件', '只'];

/**
 * Where a label that names an order or an item leads. It never counts by itself, because it is not unique: with a note
 * open it leads to the note's lines, otherwise to the only line of this plant, or to the notes with such lines.
 */
export function judgeLabel<Line extends ExpectedLine>(
  found: readonly Line[], { plantId, openNoteId }: { plantId: string; openNoteId: string | null },
): LabelVerdict<Line> {
  const going = found.filter(({ lineCancelled }) => !lineCancelled);
  const here = going.filter((line) => line.plantId === plantId);
  const fitting = here.filter(lotFits);
  const onNote = fitting.filter(({ noteId }) => noteId === openNoteId);
  if (onNote.length) return { outcome: 'choice', reason: 'line', lines: waiting(onNote) };
  const lines = waiting(fitting);
  if (lines.length && openNoteId !== null) return { outcome: 'wrong', reason: 'elsewhere', lines };
  if (lines.length) return { outcome: 'choice', reason: linesIn(lines) === 1 ? 'line' : 'note', lines };
  if (here.length) return { outcome: 'wrong', reason: 'other_lot', lines: here };
  const cancelled = found.filter((line) => line.lineCancelled && line.plantId === plantId);
  if (cancelled.length) return { outcome: 'wrong', reason: 'line_cancelled', lines: cancelled };
  return { outcome: 'wrong', reason: going.length ? 'other_plant' : 'not_expected', lines: going };
}

/** Lines with something to count; when all are counted in full, all of them, for the surplus. */
function waiting<Line extends ExpectedLine>(lines: readonly Line[]): readonly Line[] {
  const open = lines.filter((line) => new Decimal(line.open).isPositive());
  return open.length ? open : lines;
}

/** One line may be found by several readings of a label. */
function linesIn(lines: readonly ExpectedLine[]): number {
  return new Set(lines.map(({ lineId }) => lineId)).size;
}

/** A line without a lot takes every lot; case is no difference. */
function lotFits({ lot, lotOnLabel }: ExpectedLine): boolean {
  return !lotOnLabel || !lot || lot.toLowerCase() === lotOnLabel.toLowerCase();
}

/** The label's quantity in the order unit of the line; undefined when it was not said in that unit, or not for this line. */
export function quantityOn(line: ExpectedLine, { quantity }: Pick<LabelContent, 'quantity'>): string | undefined {
  if (!quantity || !line.byItem || line.orderUnknown) return undefined;
  const { unit, value } = quantity;
  const pieces = PIECES.includes(line.unitCode);
  const says = unit === 'order_unit' || (unit === 'piece' && pieces) || (unit === 'trade_item' && line.gtinUnit === line.unitCode)
    || (typeof unit === 'object' && names(line, unit.named, pieces));
  return says && fitsUnit(new Decimal(value), line.decimals) ? value : undefined;
}

function names({ unitCode, unit, unitEn }: ExpectedLine, named: string, pieces: boolean): boolean {
  const said = named.toUpperCase();
  return [unitCode, unit, unitEn].some((name) => name.toUpperCase() === said) || (pieces && PIECE_WORDS.includes(said));
}
