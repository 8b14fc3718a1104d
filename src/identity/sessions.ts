import { Injectable } from '@nestjs/common';
import { internalRoles, supplierRoles } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import { hashed, lifeOf } from '../platform/web/session-store.js';
import { isStillTheirs } from './credentials.js';
import type { ProvenOwner } from './open-session.js';

/** As many devices as one person uses; more are more to lose. */
export const MOST_SESSIONS = 5;

export interface OpenSession {
  /** The stored hash of its id in hex: names the session, opens nothing. */
  id: string;
  userAgent: string;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
  current: boolean;
}

const FROM = 'sessions s left join memberships m on m.id = s.membership_id left join suppliers h on h.id = m.supplier_id';

/** Whether a session of the rows above opens anything at a moment: what the store asks at each request. */
function lives(at: string): string {
  const minutes = (part: 'idle' | 'absolute') =>
    `make_interval(mins => case m.role ${[...internalRoles, ...supplierRoles].map((role) => `when '${role}' then ${lifeOf(role)[part]}`).join(' ')} else ${lifeOf(undefined)[part]} end)`;
  return `(m.ended_at is null and coalesce(h.state, 'active') = 'active'
    and s.last_seen_at >= ${at}::timestamptz - ${minutes('idle')} and s.created_at >= ${at}::timestamptz - ${minutes('absolute')})`;
}

/** The sessions of a person, to look at and to end. */
@Injectable()
export class Sessions {
  constructor(private readonly database: Database) {}

  /** Those that still open something, newest first. @param sessionId of the browser that asks */
  of(personId: string, sessionId: string): Promise<OpenSession[]> {
    return this.database.readIdentity((auth, at) =>
      auth.query(
        `select encode(s.id_hash, 'hex') as id, s.user_agent as "userAgent", s.address, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
           s.id_hash = $2 as current
         from ${FROM} where s.person_id = $1 and ${lives('$3')} order by s.last_seen_at desc limit 50`,
        [personId, hashed(sessionId), at]));
  }

  /** @throws NotFound when it is not one of the person's */
  async end(personId: string, id: string): Promise<void> {
    const [, ended]: [unknown[], number] = await this.database.identity((auth) =>
      auth.query('delete from sessions where person_id = $1 and id_hash = $2', [personId, Buffer.from(id, 'hex')]));
    if (!ended) throw new NotFound();
  }

  async endOthers(personId: string, sessionId: string): Promise<void> {
    await this.database.identity((auth) =>
      auth.query('delete from sessions where person_id = $1 and id_hash <> $2', [personId, hashed(sessionId)]));
  }

  /**
   * After a session was opened with a password: it ends at once where another password was set meanwhile; else, of more
   * than five, those end that are dead anyway or were used longest ago. Used is known to the minute. People of the demo,
   * each of whom is many visitors, do not come here.
   * @returns whether the session stands
   */
  async settle(owner: ProvenOwner, sessionId: string): Promise<boolean> {
    return this.database.identity(async (auth, at) => {
      // One opening at a time: two at once would each leave the other's out of the count.
      const stands = await isStillTheirs(auth, owner);
      if (!stands) await auth.query('delete from sessions where id_hash = $1', [hashed(sessionId)]);
      else {
        await auth.query(
          `delete from sessions where person_id = $1 and id_hash in (
             select s.id_hash from ${FROM} where s.person_id = $1
             order by s.id_hash = $2 desc, ${lives('$3')} desc, s.last_seen_at desc, s.created_at desc, s.id_hash offset ${MOST_SESSIONS})`,
          [owner.personId, hashed(sessionId), at]);
      }
      return stands;
    });
  }

  async endOfMembership(membershipId: string): Promise<void> {
    await this.database.identity((auth) => auth.query('delete from sessions where membership_id = $1', [membershipId]));
  }

  /** Removes what has run out. */
  async tidy(): Promise<void> {
    await this.database.identity((auth, at) => auth.query('delete from sessions where expires_at <= $1', [at]));
  }
}
