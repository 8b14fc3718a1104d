import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** How one supplier calls an item, and how it packs it. */
@Entity({ name: 'supplier_items', schema: 'portal' })
export class SupplierItem {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  itemId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ ...decimalColumn, nullable: true })
  packSize: Decimal | null;

  @Column({ type: 'boolean', default: () => `false` })
  lotRequired: boolean;
}
