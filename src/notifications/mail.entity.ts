import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A mail to one person. */
@Entity({ name: 'mails', schema: 'portal' })
export class Mail {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text' })
  eventId: string;

  @Column({ type: 'text' })
  recipient: string;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'text' })
  subject: string;

  @Column({ type: 'text' })
  body: string;

  @Column({ type: 'text' })
  locale: string;

  @Column({ type: 'text', default: () => `'pending'::text` })
  state: string;

  @Column({ type: 'integer', default: () => `0` })
  attempts: number;

  @Column({ type: 'timestamptz', nullable: true })
  nextAt: Date | null;

  @Column({ type: 'text', default: () => `''::text` })
  error: string;

  @Column({ type: 'text', default: () => `''::text` })
  fileName: string;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  sentAt: Date | null;
}
