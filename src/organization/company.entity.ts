import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** The buying company. */
@Entity({ name: 'companies', schema: 'portal' })
export class Company {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  nameEn: string;

  @Column({ type: 'text', nullable: true })
  uscc: string | null;

  @Column({ type: 'text', default: () => `'Asia/Shanghai'::text` })
  timeZone: string;

  @Column({ type: 'text', default: () => `'zh-CN'::text` })
  locale: string;

  @VersionColumn()
  version: number;
}
