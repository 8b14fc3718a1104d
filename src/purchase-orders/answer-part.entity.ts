import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** One part of an answer with its own decision. */
@Entity({ name: 'answer_parts', schema: 'portal' })
export class AnswerPart {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  answerId: string;

  @Column({ type: 'integer' })
  part: number;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ type: 'date' })
  promisedOn: string;

  @Column({ type: 'text', default: () => `'pending'::text` })
  decision: string;

  @Column({ ...decimalColumn, nullable: true })
  counterQuantity: Decimal | null;

  @Column({ type: 'date', nullable: true })
  counterOn: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  decisionNote: string;

  @Column({ type: 'bigint', nullable: true })
  ruleId: string | null;

  @Column({ type: 'integer', nullable: true })
  ruleVersion: number | null;

  @Column({ type: 'bigint', nullable: true })
  decidedBy: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  decidedName: string;

  @Column({ type: 'timestamptz', nullable: true })
  decidedAt: Date | null;
}
