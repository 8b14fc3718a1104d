import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A person who can sign in. */
@Entity({ name: 'people', schema: 'portal' })
export class Person {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text' })
  email: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', default: () => `''::text` })
  nameEn: string;

  @Column({ type: 'text', nullable: true })
  locale: string | null;

  @Column({ type: 'text', default: () => `'auto'::text` })
  theme: string;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  disabledAt: Date | null;
}
