import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';

/** One package as its label says it. */
export interface BoxLabel {
  /** Unique package code, printable ASCII: Code 128 and QR carry exactly this. */
  readonly packageCode: string;
  /** Null on a package with several items. */
  readonly content: {
    /** The buyer's code. */
    readonly itemCode: string;
    readonly supplierItemCode: string | null;
    readonly name: string;
    readonly spec: string | null;
    /** Plain decimal in `unit`. */
    readonly quantity: string;
    readonly unit: string;
    readonly lot: string | null;
    /** Plain date. */
    readonly madeOn: string | null;
    /** Plain date. */
    readonly expiresOn: string | null;
    readonly orderNumber: string;
    readonly orderLine: string;
  } | null;
  /** "n of m" among the packages of the note. */
  readonly ordinal: number;
  readonly total: number;
}

/** Labels of one delivery note, one page each. */
export interface BoxLabelsPdfModel {
  readonly language: DocumentLanguage;
  readonly noteNumber: string;
  readonly supplierShortName: string;
  readonly plant: string;
  readonly dock: string | null;
  readonly labels: readonly BoxLabel[];
  /** A reprint is marked on every label. */
  readonly reprint: boolean;
  /** ISO instant of printing. */
  readonly printedAt: string;
}
