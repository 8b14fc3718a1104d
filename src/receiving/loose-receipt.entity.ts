import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** A quantity counted without a package code. */
@Entity({ name: 'loose_receipts', schema: 'portal' })
export class LooseReceipt {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  noteLineId: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'text', default: () => `'good'::text` })
  condition: string;

  @Column({ type: 'text', default: () => `''::text` })
  reason: string;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
