import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** One receipt line on a statement. */
@Entity({ name: 'statement_lines', schema: 'portal' })
export class StatementLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  statementId: string;

  @Column({ type: 'integer' })
  documentVersion: number;

  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'bigint' })
  receiptLineId: string;

  @Column({ type: 'bigint' })
  orderLineId: string;

  @Column({ type: 'bigint' })
  linePriceId: string;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  @Column({ ...decimalColumn })
  net: Decimal;

  @Column({ ...decimalColumn })
  tax: Decimal;

  @Column({ ...decimalColumn })
  gross: Decimal;

  @Column({ type: 'boolean', default: () => `false` })
  priorPeriod: boolean;

  @Column({ type: 'boolean', default: () => `true` })
  live: boolean;
}
