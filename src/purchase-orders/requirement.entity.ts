import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** What was required, by whom caused. */
@Entity({ name: 'requirements', schema: 'portal' })
export class Requirement {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  scheduleLineId: string;

  @Column({ type: 'integer' })
  generation: number;

  @Column({ type: 'date', nullable: true })
  requiredFrom: string | null;

  @Column({ type: 'date' })
  requiredOn: string;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'text' })
  cause: string;

  @Column({ type: 'integer' })
  revision: number;

  @Column({ type: 'timestamptz' })
  at: Date;
}
