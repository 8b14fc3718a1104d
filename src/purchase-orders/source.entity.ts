import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** An ERP that sends orders. */
@Entity({ name: 'sources', schema: 'portal' })
export class Source {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'bigint', nullable: true })
  defaultPlantId: string | null;

  @VersionColumn()
  version: number;
}
