import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One revision as it arrived, for ever. */
@Entity({ name: 'purchase_order_revisions', schema: 'portal' })
export class PurchaseOrderRevision {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  orderId: string;

  @Column({ type: 'integer' })
  revision: number;

  @Column({ type: 'text', nullable: true })
  sourceRevision: string | null;

  @Column({ type: 'jsonb' })
  payload: unknown;

  @Column({ type: 'bytea' })
  hash: Buffer;

  @Column({ type: 'boolean' })
  snapshotComplete: boolean;

  @Column({ type: 'timestamptz', nullable: true })
  issuedAt: Date | null;

  @Column({ type: 'date' })
  sentOn: string;

  @Column({ type: 'timestamptz' })
  receivedAt: Date;

  @Column({ type: 'jsonb', default: () => `'[]'::jsonb` })
  changes: unknown;
}
