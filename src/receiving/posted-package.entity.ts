import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One package of a receipt line or of a refusal, never of both; `kind` is always 'receive'. */
@Entity({ name: 'posted_packages', schema: 'portal' })
export class PostedPackage {
  @PrimaryColumn({ type: 'bigint' })
  packageId: string;

  @PrimaryColumn({ type: 'integer' })
  generation: number;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint', nullable: true })
  receiptLineId: string | null;

  @Column({ type: 'bigint', nullable: true })
  refusalId: string | null;

  @Column({ type: 'text', insert: false, update: false })
  kind: string;
}
