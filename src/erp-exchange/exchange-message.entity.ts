import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** A document that came from or goes to an ERP. */
@Entity({ name: 'exchange_messages', schema: 'portal' })
export class ExchangeMessage {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text' })
  direction: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text' })
  format: string;

  @Column({ type: 'text' })
  state: string;

  @Column({ type: 'text', nullable: true })
  messageId: string | null;

  @Column({ type: 'text', nullable: true })
  eventId: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  businessKey: string;

  @Column({ type: 'integer', nullable: true })
  revision: number | null;

  @Column({ type: 'text', nullable: true })
  subjectType: string | null;

  @Column({ type: 'bigint', nullable: true })
  subjectId: string | null;

  @Column({ type: 'integer', nullable: true })
  subjectSeq: number | null;

  @Column({ type: 'bigint', nullable: true })
  partnerId: string | null;

  /** What goes out in order: one order, or one delivery note with its receipts. */
  @Column({ type: 'text', nullable: true })
  orderKey: string | null;

  /** The fact's id: ascending, because each fact of a key is recorded under the lock of its order or note. */
  @Column({ type: 'bigint', nullable: true })
  orderSeq: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  fileName: string;

  @Column({ type: 'bytea', nullable: true })
  fileHash: Buffer | null;

  // json, not jsonb: a written document keeps the order of its members.
  @Column({ type: 'json', nullable: true })
  payload: unknown;

  @Column({ type: 'bytea', nullable: true })
  payloadHash: Buffer | null;

  @Column({ type: 'jsonb', default: () => `'[]'::jsonb` })
  issues: unknown;

  @Column({ type: 'integer', default: () => `0` })
  attempts: number;

  @Column({ type: 'timestamptz', nullable: true })
  nextAt: Date | null;

  @Column({ type: 'text', default: () => `''::text` })
  error: string;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  settledAt: Date | null;

  @VersionColumn()
  version: number;
}
