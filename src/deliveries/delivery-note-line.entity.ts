import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Decimal } from '../lib/decimal.js';
import { Refusal } from '../lib/refusal.js';
import { decimalColumn } from '../platform/database/columns.js';

/** One order line and lot on a note. */
@Entity({ name: 'delivery_note_lines', schema: 'portal' })
export class DeliveryNoteLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'bigint' })
  noteId: string;

  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'bigint' })
  orderLineId: string;

  @Column({ type: 'text', default: () => `''::text` })
  lot: string;

  @Column({ type: 'date', nullable: true })
  madeOn: string | null;

  @Column({ type: 'date', nullable: true })
  expiresOn: string | null;

  @Column({ ...decimalColumn })
  quantity: Decimal;

  /** What was entered, when it was entered in another unit than the order's: the quantity is this × factor. */
  @Column({ ...decimalColumn, nullable: true })
  enteredQuantity: Decimal | null;

  @Column({ type: 'text', nullable: true })
  enteredUnit: string | null;

  @Column({ type: 'integer', nullable: true })
  numerator: number | null;

  @Column({ type: 'integer', nullable: true })
  denominator: number | null;

  @Column({ type: 'smallint', nullable: true })
  unitDecimals: number | null;

  @Column({ ...decimalColumn, nullable: true })
  packSize: Decimal | null;

  @Column({ ...decimalColumn, default: () => `0` })
  received: Decimal;

  @Column({ ...decimalColumn, default: () => `0` })
  closed: Decimal;

  @Column({ type: 'text', default: () => `''::text` })
  remark: string;

  @Column({ type: 'timestamptz', nullable: true })
  removedAt: Date | null;

  /** What is still on its way on this line: neither received nor closed. */
  remainder(): Decimal {
    return this.quantity.minus(this.received).minus(this.closed);
  }

  /** What the line takes of its order line: its quantity without what was closed. */
  shipped(): Decimal {
    return this.quantity.minus(this.closed);
  }

  /**
   * Counts goods in (or out again, when negative), in the order unit.
   * @throws Refusal delivery_note.received_above_quantity, delivery_note.received_below_zero
   */
  count(delta: Decimal): void {
    const received = this.received.plus(delta);
    const params = { quantity: this.quantity.toString(), open: this.remainder().toString() };
    if (received.isNegative()) throw new Refusal('delivery_note.received_below_zero', params);
    if (received.gt(this.shipped())) throw new Refusal('delivery_note.received_above_quantity', params);
    this.received = received;
  }
}
