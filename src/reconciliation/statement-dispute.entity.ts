import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A dispute of one statement line, or of a receipt missing from the statement. */
@Entity({ name: 'statement_disputes', schema: 'portal' })
export class StatementDispute {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  statementId: string;

  /** Null for a missing receipt: what is not on the statement has no line. */
  @Column({ type: 'bigint', nullable: true })
  statementLineId: string | null;

  @Column({ type: 'integer' })
  documentVersion: number;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', default: () => `''::text` })
  text: string;

  @Column({ type: 'text', default: () => `''::text` })
  ownNumber: string;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  @Column({ type: 'text', nullable: true })
  resolution: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  resolutionText: string;

  @Column({ type: 'text', default: () => `''::text` })
  resolvedBy: string;

  @Column({ type: 'timestamptz', nullable: true })
  resolvedAt: Date | null;
}
