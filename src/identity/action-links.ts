import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database/transaction.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { ActionLink } from './action-link.entity.js';
import { hashOf, tokenOf } from './one-time-link.js';

export const LINK_LIVES_HOURS = 72;

type NewLink = Pick<ActionLink, 'kind' | 'email' | 'name' | 'role' | 'companyId' | 'supplierId' | 'plantIds' | 'organisation' | 'invitedBy'>;

/**
 * One-time links. The token is an HMAC of a random nonce under the portal's secret; the table holds the nonce
 * and the token's hash. So the fact that announces a link carries no token, the mail can still be written later by
 * whoever knows the secret, and a copy of the database opens nothing.
 */
@Injectable()
export class ActionLinks {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  create(tx: Tx, link: NewLink): Promise<ActionLink> {
    const nonce = randomBytes(32);
    return tx.insert(ActionLink, {
      ...link, nonce, tokenHash: hashOf(this.tokenOf(nonce)), createdAt: tx.at, usedAt: null, revokedAt: null,
      expiresAt: new Date(tx.at.getTime() + LINK_LIVES_HOURS * 3600_000) });
  }

  /** The address the person opens; only for the mail to them, or the console of the first start. */
  urlOf(link: Pick<ActionLink, 'nonce'>): string {
    return `${this.runtime.baseUrl}/invitations/${this.tokenOf(link.nonce)}`;
  }

  private tokenOf(nonce: Uint8Array): string {
    return tokenOf(this.runtime.appSecret, 'action link', nonce);
  }
}
