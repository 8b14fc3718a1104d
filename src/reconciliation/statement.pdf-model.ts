import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';

/** A company as a statement names it. */
export interface StatementPdfParty {
  readonly name: string;
  /** Unified social credit code (统一社会信用代码), 18 characters. */
  readonly uscc: string | null;
}

/** How a statement's prices are meant: most have one basis, R-55 allows both. */
export type StatementBasis = 'tax_inclusive' | 'tax_exclusive' | 'mixed';

/** What a line comes from. */
export type StatementPdfLineKind = 'receipt' | 'reversal' | 'return' | 'adjustment' | 'deduction';

/** One frozen line of a statement; decimals are plain strings, amounts already rounded. */
export interface StatementPdfLine {
  readonly kind: StatementPdfLineKind;
  /** Posted before this period, arrived after its statement was issued. */
  readonly priorPeriod: boolean;
  /** 暂估: the price may still change. */
  readonly provisionalPrice: boolean;
  /** Plain date. */
  readonly postedOn: string;
  /** Number of the receipt, return or cause document. */
  readonly sourceNumber: string;
  readonly noteNumber: string | null;
  readonly orderNumber: string | null;
  readonly orderLine: string | null;
  readonly itemCode: string | null;
  readonly name: string;
  readonly spec: string | null;
  readonly unit: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
  /** The price is for this many units: '1', '100', '1000'. */
  readonly per: string;
  readonly priceBasis: 'tax_exclusive' | 'tax_inclusive';
  readonly taxRate: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly remark: string | null;
}

/** Sums of the rounded lines, and tax computed once on the sum of nets beside them. */
export interface StatementPdfSum {
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly taxOnSum: string;
}

/** One side's agreement to this version. */
export interface StatementPdfConfirmation {
  readonly by: string;
  /** ISO instant, printed in the statement's time zone. */
  readonly at: string;
}

/** All that a printed statement says; figures come from the frozen snapshot and are not computed again. */
export interface StatementPdfModel {
  readonly language: DocumentLanguage;
  readonly number: string;
  readonly version: number;
  readonly state: 'running' | 'issued' | 'disputed' | 'agreed' | 'locked' | 'invoicing' | 'settled' | 'withdrawn' | 'superseded';
  readonly buyer: StatementPdfParty;
  readonly supplier: StatementPdfParty;
  /** Plain dates. */
  readonly period: { readonly from: string; readonly to: string };
  /** Plain date in `timeZone`. */
  readonly cutOff: string;
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly paymentTerm: string | null;
  /** Plain date. */
  readonly dueOn: string | null;
  readonly lines: readonly StatementPdfLine[];
  readonly rates: readonly ({ readonly taxRate: string } & StatementPdfSum)[];
  readonly total: StatementPdfSum;
  /** SHA-256 of the stored canonical JSON, 64 hex digits; null while nothing is frozen. */
  readonly hash: string | null;
  readonly confirmations: {
    readonly buyer: StatementPdfConfirmation | null;
    readonly supplier: StatementPdfConfirmation | null;
  };
  readonly printing: { readonly at: string; readonly by: string };
}
