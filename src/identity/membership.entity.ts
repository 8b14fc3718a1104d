import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '../platform/actor.js';

/** What a person is, for a supplier or for the company. */
@Entity({ name: 'memberships', schema: 'portal' })
export class Membership {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  personId: string;

  @Column({ type: 'bigint', nullable: true })
  companyId: string | null;

  @Column({ type: 'bigint', nullable: true })
  supplierId: string | null;

  @Column({ type: 'text' })
  role: Exclude<Role, 'system'>;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt: Date | null;
}
