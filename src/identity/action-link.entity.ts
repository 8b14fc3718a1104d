import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '../platform/actor.js';

/** A one-time link: an invitation, or the first administrator. */
@Entity({ name: 'action_links', schema: 'portal' })
export class ActionLink {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text' })
  kind: 'invitation' | 'first_administrator';

  @Column({ type: 'bytea' })
  nonce: Buffer;

  @Column({ type: 'bytea' })
  tokenHash: Buffer;

  @Column({ type: 'text', default: () => `''::text` })
  email: string;

  @Column({ type: 'text', default: () => `''::text` })
  name: string;

  @Column({ type: 'text' })
  role: Exclude<Role, 'system'>;

  @Column({ type: 'bigint', nullable: true })
  companyId: string | null;

  @Column({ type: 'bigint', nullable: true })
  supplierId: string | null;

  @Column({ type: 'bigint', array: true, default: () => `'{}'::bigint[]` })
  plantIds: string[];

  @Column({ type: 'text', default: () => `''::text` })
  organisation: string;

  @Column({ type: 'text', default: () => `''::text` })
  invitedBy: string;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  usedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null;
}
