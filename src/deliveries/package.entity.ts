import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** A package with its own code, never issued again. */
@Entity({ name: 'packages', schema: 'portal' })
export class Package {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  noteId: string;

  @Column({ type: 'bigint' })
  noteLineId: string;

  @Column({ type: 'integer' })
  sequence: number;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text', nullable: true })
  sscc: string | null;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'integer' })
  documentVersion: number;

  @Column({ type: 'timestamptz', nullable: true })
  voidedAt: Date | null;
}
