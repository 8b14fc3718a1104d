import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A supplier’s answer to one schedule line, in parts. */
@Entity({ name: 'answers', schema: 'portal' })
export class Answer {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  scheduleLineId: string;

  @Column({ type: 'integer' })
  number: number;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', default: () => `'open'::text` })
  state: string;

  @Column({ type: 'text', nullable: true })
  reasonCode: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  reasonText: string;

  @Column({ type: 'integer' })
  basedOnVersion: number;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'text' })
  channel: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  /** The buyer agrees to count deviations from what is agreed here; said with any of its parts, it holds until the last. */
  @Column({ type: 'boolean', default: false })
  newBaseline: boolean;

  @Column({ type: 'timestamptz', nullable: true })
  decidedAt: Date | null;
}
