import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A one-time link to set a new password without the old one. */
@Entity({ name: 'password_links', schema: 'portal' })
export class PasswordLink {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bytea' })
  addressHash: Buffer;

  /** Nobody, where nobody with this address may have a link: the row is there so that asking always does the same. */
  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'bytea' })
  nonce: Buffer;

  @Column({ type: 'bytea' })
  tokenHash: Buffer;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  usedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  announcedAt: Date | null;
}
