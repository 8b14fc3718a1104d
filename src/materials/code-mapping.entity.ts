import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** What a code of an ERP means here; the highest version holds. */
@Entity({ name: 'code_mappings', schema: 'portal' })
export class CodeMapping {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text' })
  code: string;

  @VersionColumn()
  version: number;

  @Column({ type: 'text' })
  target: string;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
