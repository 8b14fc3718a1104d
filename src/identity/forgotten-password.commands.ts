import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Refusal } from '../lib/refusal.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import { setPassword } from './credentials.js';
import { recordOfAccount } from './identity.facts.js';
import { refuseWeak } from './new-password.js';
import { hashOf, linkState, type LinkState } from './one-time-link.js';
import { Passwords } from './passwords.js';
import { Throttle } from './throttle.js';

interface StoredLink {
  id: string;
  personId: string;
  email: string;
  /** Names of the person and their organisations, which make no password. */
  about: string[];
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
}

/** Opening the link of a forgotten password shows it; its form sets another one, once. */
@Injectable()
export class ForgottenPasswordCommands {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
  ) {}

  /** @throws NotFound for a token nobody was given, and for people who are shut out by now */
  show(token: string): Promise<{ state: LinkState; email: string }> {
    return this.database.readIdentity(async (auth, at) => {
      const link = await linkOf(auth, token);
      return { state: linkState(link, at), email: link.email };
    });
  }

  /**
   * Sets another password, ends all sessions of the person and forgets their failed attempts; its fact brings them a mail.
   * @returns the moment the password counts from
   * @throws NotFound; Refusal when the link is used, replaced or too old; FieldProblems when the password will not do
   */
  async set(token: string, password: string, requestId: string | null): Promise<Date> {
    const link = await this.database.readIdentity(async (auth, at) => {
      const found = await linkOf(auth, token);
      refuseUnlessOpen(linkState(found, at));
      return found;
    });
    refuseWeak(password, [link.email, ...link.about]);
    const hash = await this.passwords.hash(password);
    return this.database.identity(async (auth, at) => {
      const [, used]: [unknown[], number] = await auth.query(
        'update password_links set used_at = $2 where id = $1 and used_at is null and revoked_at is null and expires_at > $2', [link.id, at]);
      if (!used) refuseUnlessOpen(linkState(await linkOf(auth, token), at));
      const setAt = await setPassword(auth, link.personId, hash, at);
      await auth.query('delete from sessions where person_id = $1', [link.personId]);
      await this.throttle.forget(auth, link.email);
      // Who uses the link has the person's mailbox.
      await recordOfAccount(auth, { type: 'password.reset', data: { linkId: link.id } }, { personId: link.personId, membershipId: null, requestId }, at);
      return setAt;
    });
  }
}

async function linkOf(auth: EntityManager, token: string): Promise<StoredLink> {
  const rows: StoredLink[] = await auth.query(
    `select l.id, p.id as "personId", p.email, l.expires_at as "expiresAt", l.used_at as "usedAt", l.revoked_at as "revokedAt",
       array[p.name, p.name_en] || array(select unnest(array[coalesce(s.name, c.name), coalesce(s.name_en, c.name_en)]) from memberships m
         left join suppliers s on s.id = m.supplier_id left join companies c on c.id = m.company_id
         where m.person_id = p.id and m.ended_at is null) as about
     from password_links l join people p on p.id = l.person_id where l.token_hash = $1 and p.disabled_at is null`,
    [hashOf(token)]);
  if (!rows[0]) throw new NotFound();
  return rows[0];
}

function refuseUnlessOpen(state: LinkState): void {
  if (state !== 'open') throw new Refusal(`forgotten.already_${state}`);
}
