import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** A plant: where goods are needed, with its own time zone. */
@Entity({ name: 'plants', schema: 'portal' })
export class Plant {
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

  @Column({ type: 'text', default: () => `''::text` })
  address: string;

  @Column({ type: 'text', default: () => `'Asia/Shanghai'::text` })
  timeZone: string;

  @VersionColumn()
  version: number;
}
