import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A frozen version with the hash of its snapshot. */
@Entity({ name: 'statement_versions', schema: 'portal' })
export class StatementVersion {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  statementId: string;

  @Column({ type: 'integer' })
  documentVersion: number;

  @Column({ type: 'text' })
  snapshot: string;

  @Column({ type: 'bytea' })
  hash: Buffer;

  @Column({ type: 'timestamptz' })
  issuedAt: Date;

  @Column({ type: 'text' })
  issuedBy: string;
}
