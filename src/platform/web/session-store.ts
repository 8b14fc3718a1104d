import { createHash } from 'node:crypto';
import session from 'express-session';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import type { Clock } from '../clock.js';
import type { Principal, PrincipalMembership } from './portal-request.js';

/** Idle and absolute life in minutes, by role of the membership in use (security parameters). */
const LIVES = {
  office: { idle: 60, absolute: 12 * 60 },
  money: { idle: 30, absolute: 12 * 60 },
  receiving: { idle: 8 * 60, absolute: 16 * 60 },
} as const;
const TOUCH_EVERY_MS = 60_000;

export function lifeOf(role: string | undefined): { idle: number; absolute: number } {
  if (role === 'warehouse_clerk') return LIVES.receiving;
  return role === 'accountant' || role === 'administrator' ? LIVES.money : LIVES.office;
}

interface Row {
  data: session.SessionData;
  person_id: string | null;
  created_at: Date;
  last_seen_at: Date;
  principal: Principal | null;
}

/** Sessions in the database by hashed id, so that a person's sessions can be listed and ended at once. */
export class SessionStore extends session.Store {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override get(id: string, done: (error: unknown, data?: session.SessionData | null) => void): void {
    void this.find(id).then((data) => done(null, data), done);
  }

  override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    void this.keep(id, data).then(() => done?.(), done);
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    void this.database.identity((auth) => auth.query('delete from sessions where id_hash = $1', [hashed(id)])).then(() => done?.(), done);
  }

  /** Last seen is written at most once a minute: a page does not cost an update. */
  override touch(id: string, data: session.SessionData, done?: () => void): void {
    const seen = (data as { lastSeenAt?: number }).lastSeenAt ?? 0;
    if (this.clock.now().getTime() - seen < TOUCH_EVERY_MS) return done?.();
    this.database
      .identity((auth, at) => auth.query('update sessions set last_seen_at = $2 where id_hash = $1', [hashed(id), at]))
      .then(() => done?.(), () => done?.());
  }

  private async find(id: string): Promise<session.SessionData | null> {
    return this.database.identity(async (auth, at) => {
      const rows: Row[] = await auth.query('select data, person_id, created_at, last_seen_at from sessions where id_hash = $1 and expires_at > $2', [
        hashed(id), at]);
      const row = rows[0];
      if (!row) return null;
      const principal = row.person_id ? await principalOf(auth, row.person_id, row.data.membershipId ?? null) : null;
      // A membership that ended, or whose supplier was blocked, takes its sessions with it: nobody slips into another one.
      if (row.person_id && (!principal || (row.data.membershipId ?? null) !== (principal.membership?.id ?? null))) return null;
      const life = lifeOf(principal?.membership?.role);
      const idleMs = at.getTime() - row.last_seen_at.getTime();
      if (idleMs > life.idle * 60_000 || at.getTime() - row.created_at.getTime() > life.absolute * 60_000) return null;
      // Not stored with the session: read again at every request, so that a lost right is lost at once.
      return Object.assign(row.data, { principal, lastSeenAt: row.last_seen_at.getTime(), cookie: row.data.cookie });
    });
  }

  private async keep(id: string, data: session.SessionData): Promise<void> {
    const { principal: _principal, lastSeenAt: _seen, client, ...kept } = data as session.SessionData & {
      principal?: unknown; lastSeenAt?: unknown; client?: { userAgent: string; address: string } };
    await this.database.identity((auth, at) =>
      auth.query(
        `insert into sessions (id_hash, person_id, membership_id, data, user_agent, address, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $8, $7, $9)
         on conflict (id_hash) do update set person_id = excluded.person_id, membership_id = excluded.membership_id, data = excluded.data, last_seen_at = excluded.last_seen_at`,
        [hashed(id), data.personId ?? null, data.membershipId ?? null, JSON.stringify(kept), client?.userAgent ?? '', client?.address ?? '',
          at, startOf(data, at), new Date(startOf(data, at).getTime() + LIVES.receiving.absolute * 60_000)]));
  }
}

/** A new id in the middle of a session (another membership) does not make the session younger. */
function startOf(data: session.SessionData, at: Date): Date {
  return data.startedAt ? new Date(data.startedAt) : at;
}

/** A session id as it is stored: whoever reads the table cannot use what it reads. */
export function hashed(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

/** The person with their live memberships; null when they may not be here any more. */
export async function principalOf(auth: EntityManager, personId: string, membershipId: string | null): Promise<Principal | null> {
  const rows: (Omit<Principal, 'membership'> & { memberships: PrincipalMembership[] })[] = await auth.query(
    `select p.id as "personId", p.email, p.name, p.name_en as "nameEn", p.locale, p.theme,
       coalesce(json_agg(json_build_object('id', m.id::text, 'role', m.role, 'supplierId', m.supplier_id::text,
         'companyId', coalesce(m.company_id, s.company_id)::text, 'organisation', coalesce(s.name, c.name), 'organisationEn', coalesce(s.name_en, c.name_en),
         'plantIds', coalesce((select json_agg(mp.plant_id::text) from membership_plants mp where mp.membership_id = m.id), '[]'::json)
       ) order by m.id) filter (where m.id is not null and coalesce(s.state, 'active') = 'active'), '[]'::json) as memberships
     from people p
     left join memberships m on m.person_id = p.id and m.ended_at is null
     left join suppliers s on s.id = m.supplier_id
     left join companies c on c.id = m.company_id
     where p.id = $1 and p.disabled_at is null group by p.id`,
    [personId]);
  const found = rows[0];
  if (!found) return null;
  const membership = found.memberships.find(({ id }) => id === membershipId) ?? found.memberships[0] ?? null;
  return { ...found, membership };
}
