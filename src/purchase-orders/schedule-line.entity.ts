import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** A schedule line: the unit of requesting, answering and promising. */
@Entity({ name: 'schedule_lines', schema: 'portal' })
export class ScheduleLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  orderId: string;

  @Column({ type: 'bigint' })
  orderLineId: string;

  @Column({ type: 'integer' })
  sequence: number;

  @Column({ type: 'text', nullable: true })
  sourceNumber: string | null;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'date', nullable: true })
  requiredFrom: string | null;

  @Column({ type: 'date' })
  requiredOn: string;

  @Column({ type: 'text', default: () => `'unanswered'::text` })
  answer: string;

  @Column({ type: 'date' })
  baselineOn: string;

  @Column({ type: 'date', nullable: true })
  firstPromisedOn: string | null;

  @Column({ type: 'date', nullable: true })
  promisedOn: string | null;

  @Column({ ...decimalColumn, nullable: true })
  promisedQuantity: Decimal | null;

  /** Both sides agreed on it as it stands: a proposal takes nothing of that back, a re-opening revision and a rejection do. */
  @Column({ type: 'boolean', default: false })
  agreed: boolean;

  @Column({ type: 'timestamptz', nullable: true })
  answeredAt: Date | null;

  @Column({ type: 'jsonb', default: () => `'[]'::jsonb` })
  changedFields: unknown;

  @VersionColumn()
  version: number;
}
