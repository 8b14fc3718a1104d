import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One package of a receipt line; `kind` is always 'receive'. */
@Entity({ name: 'posted_packages', schema: 'portal' })
export class PostedPackage {
  @PrimaryColumn({ type: 'bigint' })
  packageId: string;

  @PrimaryColumn({ type: 'integer' })
  generation: number;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  receiptLineId: string;

  @Column({ type: 'text', insert: false, update: false })
  kind: string;
}
