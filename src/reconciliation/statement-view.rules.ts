import { Decimal } from '../lib/decimal.js';
import { currencyDigits } from '../lib/money.js';
import { daysBetween, type LocalDate } from '../lib/local-date.js';
import type { SnapshotSum, StatementContent, StatementSnapshotLine } from './statement-snapshot.rules.js';

/** A sum with the part of it that comes from rounding line by line: sum of line tax − tax on the sum. */
export type ShownSum = SnapshotSum & { difference: string };

export interface ShownLine extends Omit<StatementSnapshotLine, 'taxRate' | 'per'> {
  /** A ratio: '0.13'. */
  rate: string;
  /** Set when the price is for more than one unit. */
  per: string | null;
  /** Days since the dispute that moved the line here. */
  carriedDays: number | null;
}

/** Frozen or running content as pages show it; nothing is computed but shares and differences of what stands there. */
export interface ShownContent {
  currency: string;
  lineCount: number;
  receipts: StatementContent['receipts'];
  reversals: { count: number; amount: string };
  rates: (ShownSum & { rate: string })[];
  total: ShownSum;
  basis: 'tax_exclusive' | 'tax_inclusive' | 'mixed';
}

/** @param currency ISO 4217, of all amounts */
export function shownContent({ lines, receipts, reversals, rates, total }: StatementContent, currency: string): ShownContent {
  const digits = currencyDigits(currency);
  const shown = (sum: SnapshotSum) => ({ ...sum, difference: new Decimal(sum.tax).minus(sum.taxOnSum).toFixed(digits) });
  const bases = new Set(lines.map(({ basis }) => basis));
  return {
    currency, lineCount: lines.length, receipts,
    // The equation has its own minus sign.
    reversals: { count: reversals.count, amount: new Decimal(reversals.gross).neg().toFixed(digits) },
    rates: rates.map(({ taxRate, ...sum }) => ({ rate: ratioOf(taxRate), ...shown(sum) })),
    total: shown(total),
    basis: bases.size > 1 ? 'mixed' : (lines[0]?.basis ?? 'tax_exclusive'),
  };
}

/** @param today the date on which the age of carried lines is told: of issue for a frozen version */
export function shownLine({ taxRate, per, ...line }: StatementSnapshotLine, today: LocalDate): ShownLine {
  return {
    ...line, rate: ratioOf(taxRate), per: per === '1' ? null : per,
    carriedDays: line.carriedOn ? Math.max(0, daysBetween(line.carriedOn, today)) : null,
  };
}

/** '13' percent as the ratio '0.13'. */
export function ratioOf(percent: string): string {
  return new Decimal(percent).div(100, 6).toString();
}
