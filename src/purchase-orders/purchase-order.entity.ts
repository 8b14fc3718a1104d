import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';

/** A purchase order as its ERP owns it. */
@Entity({ name: 'purchase_orders', schema: 'portal' })
export class PurchaseOrder {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'text', default: () => `'standard'::text` })
  type: string;

  @Column({ type: 'text' })
  number: string;

  @Column({ type: 'bigint' })
  plantId: string;

  @Column({ type: 'bigint', nullable: true })
  buyerPersonId: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  buyerName: string;

  @Column({ type: 'text', default: () => `''::text` })
  buyerPhone: string;

  @Column({ type: 'text', default: () => `''::text` })
  buyerEmail: string;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'text' })
  priceBasis: string;

  @Column({ type: 'text', default: () => `''::text` })
  paymentTerms: string;

  @Column({ type: 'text', default: () => `''::text` })
  incoterm: string;

  @Column({ type: 'text', default: () => `''::text` })
  contract: string;

  @Column({ type: 'text', default: () => `''::text` })
  note: string;

  @Column({ type: 'date' })
  issuedOn: string;

  @Column({ type: 'integer' })
  revision: number;

  @Column({ type: 'text', default: () => `'open'::text` })
  lifecycle: string;

  /** When the supplier was sent it; null for an order whose cancellation came first. */
  @Column({ type: 'timestamptz', nullable: true })
  publishedAt: Date | null;

  @Column({ type: 'timestamptz' })
  changedAt: Date;

  @Column({ type: 'jsonb', default: () => `'{}'::jsonb` })
  extras: unknown;

  @Column({ type: 'text', default: () => `''::text` })
  search: string;

  @VersionColumn()
  version: number;
}
