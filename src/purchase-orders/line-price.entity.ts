import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** One version of a line’s price: what statements name. */
@Entity({ name: 'line_prices', schema: 'portal' })
export class LinePrice {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  orderLineId: string;

  @Column({ type: 'integer' })
  revision: number;

  @Column({ type: 'date' })
  validFrom: string;

  @Column({ ...decimalColumn })
  price: Decimal;

  @Column({ ...decimalColumn })
  per: Decimal;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'text' })
  basis: string;

  @Column({ ...decimalColumn })
  taxRate: Decimal;

  @Column({ type: 'timestamptz' })
  at: Date;
}
