import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** An order line with its counters; fulfilment is derived by the database. */
@Entity({ name: 'purchase_order_lines', schema: 'portal' })
export class PurchaseOrderLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  orderId: string;

  @Column({ type: 'text' })
  lineNumber: string;

  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'bigint', nullable: true })
  itemId: string | null;

  @Column({ type: 'text' })
  itemCode: string;

  @Column({ type: 'text', default: () => `''::text` })
  supplierItemCode: string;

  @Column({ type: 'text' })
  itemName: string;

  /** The buyer's English name of the item, copied because suppliers cannot read items; '' without one. */
  @Column({ type: 'text', default: () => `''::text` })
  itemNameEn: string;

  @Column({ type: 'text', default: () => `''::text` })
  spec: string;

  @Column({ type: 'text', default: () => `''::text` })
  drawingRevision: string;

  @Column({ type: 'text' })
  unit: string;

  @Column({ type: 'text', default: () => `''::text` })
  sourceUnit: string;

  @Column({ ...decimalColumn })
  ordered: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  cancelled: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  overPercent: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  underPercent: Decimal;

  @Column({ type: 'text', default: () => `'open'::text` })
  lifecycle: string;

  @Column({ type: 'text', default: () => `''::text` })
  blockedReason: string;

  @Column({ type: 'text', default: () => `''::text` })
  note: string;

  @Column({ ...decimalColumn, default: () => `0` })
  shipped: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  received: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  reversed: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  returnedReplacement: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  returnedCredit: Decimal;

  @Column({ ...decimalColumn })
  shipCap: Decimal;

  @Column({ type: 'text', insert: false, update: false })
  fulfilment: string;

  @Column({ type: 'jsonb', default: () => `'{}'::jsonb` })
  extras: unknown;

  @VersionColumn()
  version: number;
}
