import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The opaque code of one version of a note. */
@Entity({ name: 'delivery_note_codes', schema: 'portal' })
export class DeliveryNoteCode {
  @PrimaryColumn({ type: 'text' })
  code: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  noteId: string;

  @Column({ type: 'integer' })
  documentVersion: number;

  @Column({ type: 'timestamptz' })
  at: Date;
}
