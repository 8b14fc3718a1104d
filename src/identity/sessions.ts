import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import { hashed } from '../platform/web/session-store.js';

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

/** The sessions of a person, to look at and to end. */
@Injectable()
export class Sessions {
  constructor(private readonly database: Database) {}

  /** Newest first. @param sessionId of the browser that asks */
  of(personId: string, sessionId: string): Promise<OpenSession[]> {
    return this.database.identity((auth, at) =>
      auth.query(
        `select encode(id_hash, 'hex') as id, user_agent as "userAgent", address, created_at as "createdAt", last_seen_at as "lastSeenAt",
           id_hash = $2 as current
         from sessions where person_id = $1 and expires_at > $3 order by last_seen_at desc limit 50`,
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
   * After a session was opened: of more than five, those used longest ago end. Used is known to the minute. People of the
   * demo, each of whom is many visitors, do not come here.
   */
  async endOldest(personId: string, sessionId: string): Promise<void> {
    await this.database.identity(async (auth) => {
      // One opening at a time: two at once would each leave the other's out of the count.
      await auth.query('select 1 from people where id = $1 for no key update', [personId]);
      await auth.query(
        `delete from sessions where person_id = $1 and id_hash in (
           select id_hash from sessions where person_id = $1 and id_hash <> $2
           order by last_seen_at desc, created_at desc, id_hash offset ${MOST_SESSIONS - 1})`,
        [personId, hashed(sessionId)]);
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
