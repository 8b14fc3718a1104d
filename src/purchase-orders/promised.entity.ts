import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** A promise, append-only. */
@Entity({ name: 'promises', schema: 'portal' })
export class Promised {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  scheduleLineId: string;

  @Column({ type: 'integer' })
  generation: number;

  @Column({ type: 'integer' })
  part: number;

  @Column({ type: 'date' })
  promisedOn: string;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'text', nullable: true })
  reasonCode: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  reasonText: string;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'text' })
  channel: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
