import type { Condition, GoodsCondition, RefusalReason } from './condition.rules.js';

/** What a scan led to; the words are `receiving.result.*`. */
export type ScanOutcome = 'note' | 'right' | 'over' | 'unknown' | 'already' | 'superseded' | 'wrong' | 'choice' | 'undone';

/** Why, where the outcome alone does not say it. */
export type ScanReason =
  | 'package_voided'
  | 'note_received'
  | 'undone_before'
  | 'other_note'
  | 'other_plant'
  | 'note_cancelled'
  | 'note_closed'
  | 'line_cancelled'
  | 'several_notes'
  | 'line_full'
  | 'posted'
  | 'nothing_to_undo'
  // A label that names an order or an item: what there is to choose, or why nothing is.
  | 'line'
  | 'note'
  | 'elsewhere'
  | 'other_lot'
  | 'not_expected'
  | 'gs1_faulty';

/** A note the clerk can go on with. */
export interface NoteChoice {
  noteId: string;
  number: string;
  supplier: string;
  supplierEn: string;
}

/** A line a label may belong to; `quantity` only when the label said it in the order unit. */
export interface LineChoice {
  noteId: string;
  lineId: string;
  itemCode: string;
  itemName: string;
  lot: string;
  orderNumber: string;
  lineNumber: string;
  /** Not counted yet. */
  open: string;
  unit: string;
  unitEn: string;
  quantity?: string;
}

/**
 * The first and only answer to a scan, as it is stored and given again to every replay. Quantities are exact
 * decimals as text in the order unit, moments ISO 8601; words are made of it in the reader's language.
 */
export interface ScanAnswer {
  outcome: ScanOutcome;
  reason?: ScanReason;
  /** What was read, cleaned; empty for a quantity counted by hand. */
  code: string;
  noteId?: string;
  noteNumber?: string;
  supplier?: string;
  supplierEn?: string;
  /** Where the note goes, when it is not here. */
  plantName?: string;
  plantNameEn?: string;
  /** The version of the note that holds now. */
  version?: number;
  lineId?: string;
  itemCode?: string;
  itemName?: string;
  itemNameEn?: string;
  /** The unit's name in both languages. */
  unit?: string;
  unitEn?: string;
  lot?: string;
  /** The lots that are expected instead of the label's. */
  expectedLots?: string[];
  /** Package n of m; a void one is none of them. */
  package?: { id: string; generation: number; sequence: number | null; of: number | null };
  looseId?: string;
  condition?: Condition;
  refusal?: RefusalReason | '';
  /** What this scan counted; negative when it took back. */
  quantity?: string;
  /** What went to quarantine. */
  quarantined?: string;
  /** What of this box was taken out of the count by hand it stood in. */
  fromLoose?: string;
  /** Counted and taken on the note line after this scan, and what the line holds. */
  counted?: string;
  expected?: string;
  /** Who counted it first, and when. */
  since?: { at: string; by: string };
  choices?: NoteChoice[];
  lineChoices?: LineChoice[];
  /** The order a label named. */
  orderNumber?: string;
  /** The order a label named that is not known here. */
  unknownOrder?: string;
  /** The identifier at which a GS1 code does not fit. */
  faultyAi?: string;
  /** The key of the scan that was taken back. */
  undid?: string;
}

/** One read of a code, a quantity counted by hand, or the undoing of one of them, with the key its device gave it. */
export interface ScanKey {
  clientId: string;
  sequence: number;
}

export interface ScanToRecord extends ScanKey {
  plantId: string;
  /** The note the device has open; a package of another one is not counted. */
  noteId: string | null;
  goods: GoodsCondition;
  /** What was read, or nothing when `undoes` says which scan is taken back. */
  code: string;
  undoes?: ScanKey;
}

export interface LooseCount extends ScanKey {
  noteId: string;
  lineId: string;
  quantity: string;
  goods: GoodsCondition;
}

/** `client:sequence`, as forms carry it. */
export function keyText({ clientId, sequence }: ScanKey): string {
  return `${clientId}:${sequence}`;
}

/** Reads `client:sequence`; undefined for anything else. */
export function keyFrom(text: string): ScanKey | undefined {
  const [, clientId, sequence] = /^([\w-]{1,64}):(\d{1,15})$/.exec(text) ?? [];
  return clientId && sequence ? { clientId, sequence: Number(sequence) } : undefined;
}

/** How an answer names what was found. */
export function toldOf({ condition, reason }: GoodsCondition): Pick<ScanAnswer, 'condition' | 'refusal'> {
  return { condition, ...(reason ? { refusal: reason } : {}) };
}

/** What an earlier answer counted its goods as. */
export function foundIn({ condition, refusal }: ScanAnswer): GoodsCondition {
  return { condition: condition ?? 'good', reason: refusal ?? '' };
}
