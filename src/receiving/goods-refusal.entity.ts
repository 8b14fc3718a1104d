import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** What a receipt says was not taken: a quantity in the order unit that left with the truck. */
@Entity({ name: 'goods_refusals', schema: 'portal' })
export class GoodsRefusal {
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

  @Column({ type: 'text' })
  condition: string;

  @Column({ type: 'text', default: () => `''::text` })
  reason: string;

  @Column({ ...decimalColumn })
  quantity: Decimal;
}
