import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** What arrived above tolerance. */
@Entity({ name: 'quarantined_quantities', schema: 'portal' })
export class QuarantinedQuantity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  noteLineId: string;

  @Column({ type: 'text', default: () => `'hold'::text` })
  kind: string;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
