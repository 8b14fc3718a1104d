import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * denominator × `fromUnit` = numerator × `toUnit`. Without an item it holds for all items, without a company
 * everywhere. A row is retired, never changed.
 */
@Entity({ name: 'unit_conversions', schema: 'portal' })
export class UnitConversion {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint', nullable: true })
  companyId: string | null;

  @Column({ type: 'bigint', nullable: true })
  itemId: string | null;

  @Column({ type: 'text' })
  fromUnit: string;

  @Column({ type: 'text' })
  toUnit: string;

  @Column({ type: 'integer' })
  numerator: number;

  @Column({ type: 'integer' })
  denominator: number;

  @Column({ type: 'timestamptz', nullable: true })
  addedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  addedBy: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  retiredAt: Date | null;

  @Column({ type: 'text', nullable: true })
  retiredBy: string | null;
}
