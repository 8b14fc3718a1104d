import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** An item of the buyer. */
@Entity({ name: 'items', schema: 'portal' })
export class Item {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', default: () => `''::text` })
  nameEn: string;

  @Column({ type: 'text', default: () => `''::text` })
  spec: string;

  @Column({ type: 'text' })
  unit: string;

  @Column({ type: 'text', nullable: true })
  gtin: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  search: string;

  @VersionColumn()
  version: number;
}
