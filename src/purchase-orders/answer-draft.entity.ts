import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a supplier has typed but not sent. */
@Entity({ name: 'answer_drafts', schema: 'portal' })
export class AnswerDraft {
  @PrimaryColumn({ type: 'bigint' })
  orderId: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'jsonb', default: () => `'{}'::jsonb` })
  data: unknown;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'integer', default: 2 })
  version: number;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
