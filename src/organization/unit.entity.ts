import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A unit of measure by its UN/ECE Rec 20 code. */
@Entity({ name: 'units', schema: 'portal' })
export class Unit {
  @PrimaryColumn({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  nameEn: string;

  @Column({ type: 'smallint' })
  decimals: number;
}
