import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** One line of a receipt; negative when it reverses. */
@Entity({ name: 'goods_receipt_lines', schema: 'portal' })
export class GoodsReceiptLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  receiptId: string;

  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'bigint' })
  noteLineId: string;

  @Column({ type: 'bigint' })
  orderLineId: string;

  @Column({ type: 'text', default: () => `''::text` })
  lot: string;

  @Column({ type: 'date', nullable: true })
  madeOn: string | null;

  @Column({ type: 'date', nullable: true })
  expiresOn: string | null;

  @Column({ type: 'text' })
  condition: string;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'bigint', nullable: true })
  reversesLineId: string | null;
}
