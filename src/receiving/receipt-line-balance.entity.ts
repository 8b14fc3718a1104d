import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** How much of a receipt line is reversed. */
@Entity({ name: 'receipt_line_balances', schema: 'portal' })
export class ReceiptLineBalance {
  @PrimaryColumn({ type: 'bigint' })
  receiptLineId: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ ...decimalColumn })
  received: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  reversed: Decimal;
}
