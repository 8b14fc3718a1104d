import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';

/** One line of a printed delivery note: an order line in one lot. No prices, on purpose. */
export interface DeliveryNotePdfLine {
  readonly orderNumber: string;
  readonly orderLine: string;
  readonly itemCode: string;
  readonly supplierItemCode: string | null;
  readonly name: string;
  readonly spec: string | null;
  readonly unit: string;
  /** Plain decimal in `unit`. */
  readonly quantity: string;
  /** What the supplier entered, when in another unit; plain decimal in `enteredUnit`. */
  readonly enteredQuantity?: string | null;
  readonly enteredUnit?: string | null;
  readonly packageCount: number | null;
  readonly lot: string | null;
  /** Plain date. */
  readonly madeOn: string | null;
  /** Plain date. */
  readonly expiresOn: string | null;
  readonly remark: string | null;
}

/** All that a printed delivery note says (R-42: opaque code plus human number). */
export interface DeliveryNotePdfModel {
  readonly language: DocumentLanguage;
  /** The number people use. */
  readonly number: string;
  readonly version: number;
  /** Opaque document code with version and check, printable ASCII: Code 128 and QR carry exactly this. */
  readonly documentCode: string;
  readonly supplier: { readonly name: string; readonly phone: string | null; readonly address: string | null };
  readonly customer: string;
  readonly plant: string;
  readonly dock: string | null;
  readonly address: string | null;
  /** Plain date. */
  readonly shippedOn: string | null;
  /** Plain date. */
  readonly expectedOn: string | null;
  readonly carrier: string | null;
  readonly vehicle: string | null;
  readonly driver: string | null;
  readonly driverPhone: string | null;
  readonly lines: readonly DeliveryNotePdfLine[];
  /** Package kinds in the document's words, outermost first. */
  readonly packages: readonly { readonly kind: string; readonly count: number }[];
  readonly remark: string | null;
  readonly preparedBy: string;
  /** The plant's IANA zone. */
  readonly timeZone: string;
  /** `count` is 1 for the first print; from 2 on the note is marked as reprint. */
  readonly printing: { readonly at: string; readonly by: string; readonly count: number };
}
