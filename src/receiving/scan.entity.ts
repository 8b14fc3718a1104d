import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** One read of a code. */
@Entity({ name: 'scans', schema: 'portal' })
export class Scan {
  @PrimaryColumn({ type: 'timestamptz' })
  at: Date;

  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'bigint' })
  plantId: string;

  @Column({ type: 'text' })
  clientId: string;

  @Column({ type: 'bigint' })
  sequence: string;

  @Column({ type: 'text' })
  raw: string;

  @Column({ type: 'text' })
  outcome: string;

  @Column({ type: 'bigint', nullable: true })
  noteId: string | null;

  @Column({ type: 'bigint', nullable: true })
  packageId: string | null;

  @Column({ type: 'jsonb', default: () => `'{}'::jsonb` })
  answer: unknown;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'text' })
  personName: string;
}
