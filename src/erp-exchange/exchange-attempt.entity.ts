import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What was tried with a message. */
@Entity({ name: 'exchange_attempts', schema: 'portal' })
export class ExchangeAttempt {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  exchangeMessageId: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  @Column({ type: 'text' })
  outcome: string;

  @Column({ type: 'text', default: () => `''::text` })
  detail: string;

  @Column({ type: 'text', default: () => `''::text` })
  personName: string;
}
