import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { plainEmail } from './credentials.js';
import { hashOf, tokenOf } from './one-time-link.js';
import type { PasswordLink } from './password-link.entity.js';
import { Throttle } from './throttle.js';

export const PASSWORD_LINK_LIVES_MINUTES = 20;
const PER_HOUR = 3;
const KIND = 'password link';

/** Fewer than three in the last hour: a mailbox is not flooded, and nobody is told. */
const FEW = `(select count(*) from password_links where address_hash = $1 and created_at > $2::timestamptz - interval '1 hour') < ${PER_HOUR}`;

/** Whoever may sign in with a password, by address. */
const PERSON = `select p.id from people p join credentials c on c.person_id = p.id
  where lower(p.email) = lower($3) and p.disabled_at is null and exists (
    select 1 from memberships m left join suppliers s on s.id = m.supplier_id
    where m.person_id = p.id and m.ended_at is null and coalesce(s.state, 'active') = 'active')`;

/**
 * Links for people who forgot their password. Asking runs the same statements and writes the same rows whoever
 * has the address, so neither the answer nor its time tells whether somebody does; fact and mail come later, from
 * the row (decisions 39).
 */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly database: Database,
    private readonly throttle: Throttle,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** A new link ends the older ones of the address. @throws TooMany when one network address asks too often */
  async ask(email: string, address: string): Promise<void> {
    await this.throttle.asked(address);
    const nonce = randomBytes(32);
    const addressHash = createHash('sha256').update(plainEmail(email)).digest();
    await this.database.identity(async (auth, at) => {
      await auth.query(`update password_links set revoked_at = $2::timestamptz where address_hash = $1 and used_at is null and revoked_at is null and ${FEW}`, [addressHash, at]);
      // Asked twice at the same moment, the twin's link is open already.
      await auth.query(
        `insert into password_links (address_hash, person_id, nonce, token_hash, created_at, expires_at)
         select $1, (${PERSON}), $4::bytea, $5::bytea, $2::timestamptz, $2::timestamptz + interval '${PASSWORD_LINK_LIVES_MINUTES} minutes' where ${FEW} on conflict do nothing`,
        [addressHash, at, email.trim(), nonce, hashOf(this.tokenOf(nonce))]);
    });
  }

  /** The page on which everybody may ask for a link. */
  get pageUrl(): string {
    return `${this.runtime.baseUrl}/forgotten-password`;
  }

  /** The address the person opens; only for the mail to them. */
  urlOf(link: Pick<PasswordLink, 'nonce'>): string {
    return `${this.pageUrl}/${this.tokenOf(link.nonce)}`;
  }

  /** Forgets links a day after they were made, unless their fact is still to come, and nobody's once they count no more. */
  async tidy(): Promise<void> {
    await this.database.identity((auth, at) =>
      auth.query(
        `delete from password_links where (created_at < $1::timestamptz - interval '1 day' and announced_at is not null)
           or (person_id is null and created_at < $1::timestamptz - interval '1 hour')`,
        [at]));
  }

  private tokenOf(nonce: Uint8Array): string {
    return tokenOf(this.runtime.appSecret, KIND, nonce);
  }
}
