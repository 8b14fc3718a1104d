import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A posted receipt or reversal; immutable. */
@Entity({ name: 'goods_receipts', schema: 'portal' })
export class GoodsReceipt {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  plantId: string;

  @Column({ type: 'bigint' })
  noteId: string;

  @Column({ type: 'text' })
  number: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'bigint', nullable: true })
  reversesId: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  reason: string;

  @Column({ type: 'date' })
  postedOn: string;

  @Column({ type: 'timestamptz' })
  postedAt: Date;

  @Column({ type: 'timestamptz' })
  arrivedAt: Date;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'text' })
  personName: string;
}
