import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A photo of what was found at the dock; the bytes stand in the file store under their hash. */
@Entity({ name: 'receiving_photos', schema: 'portal' })
export class ReceivingPhoto {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  noteId: string;

  @Column({ type: 'bigint', nullable: true })
  noteLineId: string | null;

  @Column({ type: 'bytea' })
  hash: Buffer;

  @Column({ type: 'text' })
  type: string;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  @Column({ type: 'timestamptz', nullable: true })
  removedAt: Date | null;

  @Column({ type: 'text', default: () => `''::text` })
  removedBy: string;
}
