import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';
import type { StatementState } from './statement.lifecycle.js';

/** A monthly statement of one supplier and currency. */
@Entity({ name: 'statements', schema: 'portal' })
export class Statement {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'text' })
  number: string;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'text' })
  period: string;

  @Column({ type: 'date' })
  cutOffOn: string;

  @Column({ type: 'text' })
  timeZone: string;

  @Column({ type: 'text' })
  state: string;

  @Column({ type: 'integer', default: () => `1` })
  documentVersion: number;

  @Column({ ...decimalColumn })
  net: Decimal;

  @Column({ ...decimalColumn })
  tax: Decimal;

  @Column({ ...decimalColumn })
  gross: Decimal;

  @Column({ type: 'timestamptz' })
  issuedAt: Date;

  @Column({ type: 'text' })
  issuedBy: string;

  @Column({ type: 'integer', nullable: true })
  supplierConfirmedVersion: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  supplierConfirmedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  supplierConfirmedBy: string | null;

  @Column({ type: 'bytea', nullable: true })
  supplierConfirmedHash: Buffer | null;

  @Column({ type: 'integer', nullable: true })
  buyerConfirmedVersion: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  buyerConfirmedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  buyerConfirmedBy: string | null;

  @Column({ type: 'bytea', nullable: true })
  buyerConfirmedHash: Buffer | null;

  @Column({ type: 'timestamptz', nullable: true })
  lockedAt: Date | null;

  @Column({ type: 'bytea' })
  snapshotHash: Buffer;

  @Column({ type: 'timestamptz', nullable: true })
  withdrawnAt: Date | null;

  @Column({ type: 'text', default: () => `''::text` })
  withdrawnReason: string;

  @VersionColumn()
  version: number;

  /** The state, which the database's own check keeps to the known ones. */
  get known(): StatementState {
    return this.state as StatementState;
  }

  /** A later version takes over: what the supplier confirmed of an earlier one no longer holds. */
  takeVersion(state: StatementState, documentVersion: number, hash: Buffer, totals: { net: Decimal; tax: Decimal; gross: Decimal }): void {
    this.state = state;
    this.documentVersion = documentVersion;
    this.snapshotHash = hash;
    Object.assign(this, totals);
    this.supplierConfirmedVersion = null;
    this.supplierConfirmedAt = null;
    this.supplierConfirmedBy = null;
    this.supplierConfirmedHash = null;
  }
}
