import { createHash } from 'node:crypto';
import session from 'express-session';
import type { Request } from 'express';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import type { Clock } from '../clock.js';
import type { Principal } from './portal-request.js';

/** Idle and absolute life in minutes, by role of the membership in use (security parameters). */
const LIVES = {
  office: { idle: 60, absolute: 12 * 60 },
  money: { idle: 30, absolute: 12 * 60 },
  receiving: { idle: 8 * 60, absolute: 16 * 60 },
} as const;
const TOUCH_EVERY_MS = 60_000;

/** How long a session of somebody in this role lives unused, and in all; in minutes. @param role none before a membership is chosen */
export function lifeOf(role: string | undefined): { idle: number; absolute: number } {
  if (role === 'warehouse_clerk') return LIVES.receiving;
  return role === 'accountant' || role === 'administrator' ? LIVES.money : LIVES.office;
}

interface Row {
  data: session.SessionData;
  person_id: string | null;
  created_at: Date;
  last_seen_at: Date;
  principal: Known | null;
}

/** A person without the choice among their memberships. */
type Known = Omit<Principal, 'membership'>;

/** The person of an id (SQL) with their live memberships; null when they may not be here any more. */
const PRINCIPAL = (id: string) => `(
  select json_build_object('personId', p.id::text, 'email', p.email, 'name', p.name, 'nameEn', p.name_en, 'locale', p.locale, 'theme', p.theme, 'memberships', coalesce((
    select json_agg(json_build_object('id', m.id::text, 'role', m.role, 'supplierId', m.supplier_id::text,
        'companyId', coalesce(m.company_id, s.company_id)::text, 'organisation', coalesce(s.name, c.name), 'organisationEn', coalesce(s.name_en, c.name_en),
        'plantIds', coalesce((select json_agg(mp.plant_id::text) from membership_plants mp where mp.membership_id = m.id), '[]')) order by m.id)
    from memberships m left join suppliers s on s.id = m.supplier_id left join companies c on c.id = m.company_id
    where m.person_id = p.id and m.ended_at is null and coalesce(s.state, 'active') = 'active'), '[]'))
  from people p where p.id = ${id} and p.disabled_at is null)`;

const FIND = `select data, person_id, created_at, last_seen_at, ${PRINCIPAL('person_id')} as principal from sessions where id_hash = $1 and expires_at > $2`;
const INSERT = `insert into sessions (id_hash, person_id, membership_id, data, last_seen_at, user_agent, address, created_at, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
const UPDATE = 'update sessions set person_id = $2, membership_id = $3, data = $4, last_seen_at = $5 where id_hash = $1';
const RENAME = `update sessions set id_hash = $1, person_id = $2, membership_id = $3, data = $4, last_seen_at = $5, user_agent = $6, address = $7,
  created_at = $8, expires_at = $9 where id_hash = $10`;

/** Sessions in the database by hashed id, so that a person's sessions can be listed and ended at once. */
export class SessionStore extends session.Store {
  /** Gives the request a blank session with a new id; set by express-session. */
  declare generate: (request: Request) => void;
  /** Sessions of requests under way that have a row, and the id of that row: only what never had one is inserted. */
  private readonly rowIds = new WeakMap<object, string>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override createSession(request: Request, data: session.SessionData): session.Session & session.SessionData {
    const created = super.createSession(request, data);
    this.rowIds.set(created, created.id);
    return created;
  }

  /** A new id for the same row: whoever ends sessions meanwhile finds it under the one or the other. */
  override regenerate(request: Request, done: (error?: unknown) => void): void {
    const rowId = this.rowIds.get(request.session);
    this.generate(request);
    if (rowId !== undefined) this.rowIds.set(request.session, rowId);
    done();
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
    return this.database.readIdentity(async (auth, at) => {
      const [row]: Row[] = await auth.query(FIND, [hashed(id), at]);
      if (!row) return null;
      const principal = chosen(row.principal, row.data.membershipId ?? null);
      // A membership that ended, or whose supplier was blocked, takes its sessions with it: nobody slips into another one.
      if (row.person_id && (!principal || (row.data.membershipId ?? null) !== (principal.membership?.id ?? null))) return null;
      const life = lifeOf(principal?.membership?.role);
      const idleMs = at.getTime() - row.last_seen_at.getTime();
      if (idleMs > life.idle * 60_000 || at.getTime() - row.created_at.getTime() > life.absolute * 60_000) return null;
      // Not stored with the session: read again at every request, so that a lost right is lost at once.
      return Object.assign(row.data, { principal, lastSeenAt: row.last_seen_at.getTime(), cookie: row.data.cookie });
    });
  }

  /** A session that was ended while a request was under way stays ended: what has been stored is only ever updated. */
  private async keep(id: string, data: session.SessionData): Promise<void> {
    const { principal: _principal, lastSeenAt: _seen, client, ...kept } = data as session.SessionData & {
      principal?: unknown; lastSeenAt?: unknown; client?: { userAgent: string; address: string } };
    const rowId = this.rowIds.get(data);
    await this.database.identity((auth, at) => {
      const values = [hashed(id), data.personId ?? null, data.membershipId ?? null, JSON.stringify(kept), at];
      const born = [client?.userAgent ?? '', client?.address ?? '', startOf(data, at), new Date(startOf(data, at).getTime() + LIVES.receiving.absolute * 60_000)];
      if (rowId === undefined) return auth.query(INSERT, [...values, ...born]);
      return rowId === id ? auth.query(UPDATE, values) : auth.query(RENAME, [...values, ...born, hashed(rowId)]);
    });
    this.rowIds.set(data, id);
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

/** The person with their live memberships, the named or else the first of them in use; null when they may not be here any more. */
export async function principalOf(auth: EntityManager, personId: string, membershipId: string | null): Promise<Principal | null> {
  const [row]: Pick<Row, 'principal'>[] = await auth.query(`select ${PRINCIPAL('$1')} as principal`, [personId]);
  return chosen(row?.principal ?? null, membershipId);
}

function chosen(person: Known | null, membershipId: string | null): Principal | null {
  if (!person) return null;
  return { ...person, membership: person.memberships.find(({ id }) => id === membershipId) ?? person.memberships[0] ?? null };
}
