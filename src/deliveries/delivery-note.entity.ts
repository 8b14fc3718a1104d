import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';
import { deliveryNoteLifecycle, type DeliveryNoteAction, type DeliveryNoteState } from './delivery-note.lifecycle.js';

/** A delivery note; once submitted also the shipping notice. */
@Entity({ name: 'delivery_notes', schema: 'portal' })
export class DeliveryNote {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  companyId: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'text' })
  number: string;

  @Column({ type: 'text', insert: false, update: false })
  numberKey: string;

  @Column({ type: 'bigint' })
  plantId: string;

  @Column({ type: 'bigint', nullable: true })
  dockId: string | null;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'text', default: () => `'draft'::text` })
  state: string;

  @Column({ type: 'integer', default: () => `1` })
  documentVersion: number;

  @Column({ type: 'date', nullable: true })
  shipOn: string | null;

  @Column({ type: 'date', nullable: true })
  arriveOn: string | null;

  @Column({ type: 'text', default: () => `''::text` })
  carrier: string;

  @Column({ type: 'text', default: () => `''::text` })
  plate: string;

  @Column({ type: 'text', default: () => `''::text` })
  driver: string;

  @Column({ type: 'text', default: () => `''::text` })
  driverPhone: string;

  @Column({ type: 'text', default: () => `''::text` })
  remark: string;

  @Column({ type: 'text', default: () => `'zh-CN'::text` })
  language: string;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'text' })
  createdBy: string;

  @Column({ type: 'timestamptz', nullable: true })
  submittedAt: Date | null;

  @Column({ type: 'text', default: () => `''::text` })
  submittedBy: string;

  @Column({ type: 'timestamptz', nullable: true })
  arrivedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  cancelledAt: Date | null;

  @Column({ type: 'integer', default: () => `0` })
  printCount: number;

  @Column({ type: 'text', default: () => `''::text` })
  search: string;

  @VersionColumn()
  version: number;

  /** Changes the state as the lifecycle has it. @throws Refusal `delivery_note.cannot_<action>` */
  act(action: DeliveryNoteAction): void {
    this.state = deliveryNoteLifecycle.next(this.state as DeliveryNoteState, action);
  }

  can(action: DeliveryNoteAction): boolean {
    return deliveryNoteLifecycle.can(this.state as DeliveryNoteState, action);
  }

  /** The first arrival counts, also after everything was reversed and received again (G4). */
  arriveAt(moment: Date): void {
    this.arrivedAt ??= moment;
  }
}
