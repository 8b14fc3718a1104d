import { createHash, createHmac } from 'node:crypto';
import { Column, PrimaryGeneratedColumn } from 'typeorm';

/** What every one-time link keeps: what its token is made from, what the token is recognised by, and how it ends. */
export abstract class OneTimeLink {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

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
}

export type LinkState = 'open' | 'used' | 'revoked' | 'expired';

/** What a nonce opens. @param kind of link: a nonce of one kind opens nothing of another */
export function tokenOf(appSecret: string, kind: string, nonce: Uint8Array): string {
  return createHmac('sha256', appSecret).update(`${kind}\0`).update(nonce).digest('base64url');
}

/** What the table keeps of a token. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether a link opens anything at a moment, and if not, why. */
export function linkState(link: Pick<OneTimeLink, 'usedAt' | 'revokedAt' | 'expiresAt'>, now: Date): LinkState {
  if (link.usedAt) return 'used';
  if (link.revokedAt) return 'revoked';
  return link.expiresAt > now ? 'open' : 'expired';
}
