import { Decimal } from '../lib/decimal.js';
import type { CountLine, CountNote } from './scan-page.queries.js';

/** A line before it is posted; quantities in the order unit, as text. */
export interface SummaryLine extends CountLine {
  /** Counted since the last receipt: what the next one will say. */
  now: string;
  damagedNow: string;
  short: string;
  /** Counted and taken, on earlier receipts too. */
  taken: string;
  complete: boolean;
}

/** What finishing would post, and what it would leave on its way. */
export function summaryOf(note: CountNote): { lines: SummaryLine[]; complete: number; short: number; over: number; damaged: number; refused: number; anything: boolean } {
  const lines = note.lines.map((line): SummaryLine => {
    const short = Decimal.max(Decimal.ZERO, new Decimal(line.expected).minus(line.counted));
    return { ...line, now: new Decimal(line.counted).minus(line.refused).minus(line.posted).toString(), short: short.toString(),
      damagedNow: new Decimal(line.damaged).minus(line.damagedPosted).toString(),
      taken: new Decimal(line.counted).minus(line.refused).toString(), complete: short.isZero() && new Decimal(line.refused).isZero() };
  });
  const countOf = (test: (line: SummaryLine) => boolean) => lines.filter(test).length;
  const positive = (text: string) => new Decimal(text).isPositive();
  return {
    lines, complete: countOf((line) => line.complete), short: countOf((line) => positive(line.short)), over: countOf((line) => positive(line.quarantined)),
    damaged: countOf((line) => positive(line.damagedNow)), refused: countOf((line) => positive(line.refused)), anything: note.state === 'receiving' };
}
