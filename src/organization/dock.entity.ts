import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A dock of a plant. */
@Entity({ name: 'docks', schema: 'portal' })
export class Dock {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  plantId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', default: () => `''::text` })
  nameEn: string;
}
