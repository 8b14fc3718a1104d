import { Decimal } from '../lib/decimal.js';

/** The states of a delivery note in which goods are still expected. */
const EXPECTED = ['submitted', 'arrived', 'receiving', 'partly_received'];

/** Whether goods of the note may still be counted. */
export function isExpected(noteState: string): boolean {
  return EXPECTED.includes(noteState);
}

/** Where the clerk stands: the plant, and the note that is open on the device. */
export interface Standing {
  readonly plantId: string;
  readonly openNoteId: string | null;
}

export interface NoteFacts {
  readonly noteId: string;
  readonly plantId: string;
  readonly state: string;
  /** False for the code of an older version. */
  readonly current: boolean;
}

export interface PackageFacts extends Omit<NoteFacts, 'current'> {
  readonly voided: boolean;
  readonly counted: boolean;
  /** The order line was cancelled after the goods left. */
  readonly lineCancelled: boolean;
}

export type NoteVerdict =
  | { readonly outcome: 'note' | 'superseded' | 'unknown' }
  | { readonly outcome: 'already'; readonly reason: 'note_received' }
  | { readonly outcome: 'wrong'; readonly reason: 'other_plant' | 'note_cancelled' };

export type PackageVerdict =
  | { readonly outcome: 'count' | 'already' | 'unknown' }
  | { readonly outcome: 'superseded'; readonly reason: 'package_voided' }
  | { readonly outcome: 'wrong'; readonly reason: 'other_plant' | 'other_note' | 'note_cancelled' | 'note_closed' | 'line_cancelled' };

/** What a delivery note's code means here. Scanning paper is an intention: it may open another note than the present one. */
export function judgeNote(note: NoteFacts, { plantId }: Standing): NoteVerdict {
  if (note.state === 'draft') return { outcome: 'unknown' };
  if (note.plantId !== plantId) return { outcome: 'wrong', reason: 'other_plant' };
  if (note.state === 'cancelled') return { outcome: 'wrong', reason: 'note_cancelled' };
  if (!note.current) return { outcome: 'superseded' };
  return isExpected(note.state) ? { outcome: 'note' } : { outcome: 'already', reason: 'note_received' };
}

/** What a package's code means here; only `count` changes anything. */
export function judgePackage(item: PackageFacts, { plantId, openNoteId }: Standing): PackageVerdict {
  if (item.state === 'draft') return { outcome: 'unknown' };
  if (item.plantId !== plantId) return { outcome: 'wrong', reason: 'other_plant' };
  if (item.voided) return { outcome: 'superseded', reason: 'package_voided' };
  if (item.counted) return { outcome: 'already' };
  if (item.state === 'cancelled') return { outcome: 'wrong', reason: 'note_cancelled' };
  if (!isExpected(item.state)) return { outcome: 'wrong', reason: 'note_closed' };
  if (openNoteId !== null && openNoteId !== item.noteId) return { outcome: 'wrong', reason: 'other_note' };
  if (item.lineCancelled) return { outcome: 'wrong', reason: 'line_cancelled' };
  return { outcome: 'count' };
}

/** What a note line still has room for, in the order unit; never below zero. */
export function roomOn(line: { quantity: Decimal; closed: Decimal; counted: Decimal }): Decimal {
  return Decimal.max(Decimal.ZERO, line.quantity.minus(line.closed).minus(line.counted));
}

/** Splits a quantity counted by hand: what the line has room for counts, the rest waits in quarantine. */
export function splitCount(quantity: Decimal, room: Decimal): { counted: Decimal; over: Decimal } {
  const counted = Decimal.min(quantity, room);
  return { counted, over: quantity.minus(counted) };
}
