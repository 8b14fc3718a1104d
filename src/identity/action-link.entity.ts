import { Column, Entity } from 'typeorm';
import type { Role } from '../platform/actor.js';
import { OneTimeLink } from './one-time-link.js';

/** A one-time link: an invitation, or the first administrator. */
@Entity({ name: 'action_links', schema: 'portal' })
export class ActionLink extends OneTimeLink {
  @Column({ type: 'text' })
  kind: 'invitation' | 'first_administrator';

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
}
