import { Column, Entity } from 'typeorm';
import { OneTimeLink } from './one-time-link.js';

/** A one-time link to set a new password without the old one. */
@Entity({ name: 'password_links', schema: 'portal' })
export class PasswordLink extends OneTimeLink {
  @Column({ type: 'bytea' })
  addressHash: Buffer;

  /** Nobody, where nobody with this address may have a link: the row is there so that asking always does the same. */
  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  announcedAt: Date | null;
}
