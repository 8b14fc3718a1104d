import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** A package received or reversed: what counts once. */
@Entity({ name: 'package_receipts', schema: 'portal' })
export class PackageReceipt {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  noteLineId: string;

  @Column({ type: 'bigint' })
  packageId: string;

  @Column({ type: 'integer' })
  generation: number;

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

  @Column({ type: 'integer', nullable: true, insert: false, update: false })
  afterGeneration: number | null;

  @Column({ type: 'text', nullable: true, insert: false, update: false })
  afterKind: string | null;
}
