import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** A supplier of the company. */
@Entity({ name: 'suppliers', schema: 'portal' })
export class Supplier {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  nameEn: string;

  @Column({ type: 'text' })
  shortName: string;

  @Column({ type: 'text', nullable: true })
  uscc: string | null;

  @Column({ type: 'text', nullable: true })
  gs1CompanyPrefix: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  phone: string;

  @Column({ type: 'text', default: () => `''::text` })
  address: string;

  @Column({ type: 'text', default: () => `''::text` })
  paymentTerms: string;

  @Column({ type: 'text', default: () => `'zh-CN'::text` })
  locale: string;

  @Column({ type: 'text', default: () => `'active'::text` })
  state: string;

  @Column({ type: 'text', default: () => `''::text` })
  search: string;

  @VersionColumn()
  version: number;
}
