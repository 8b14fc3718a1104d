import { Injectable } from '@nestjs/common';
import { FieldProblems } from '../lib/refusal.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Principal } from '../platform/web/portal-request.js';
import { principalOf } from '../platform/web/session-store.js';
import { credentialOf, type Credential } from './credentials.js';
import { OneClickPeople } from './one-click-people.js';
import type { ProvenOwner, SessionOwner } from './open-session.js';
import { Passwords } from './passwords.js';
import { Throttle, type Origin } from './throttle.js';

/** A person of the demo as the page shows them. */
export interface OfferedPerson {
  key: string;
  name: string;
  nameEn: string;
  role: string;
  organisation: string;
  organisationEn: string;
  side: 'supplier' | 'internal';
}

/** Who may come in. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly people: OneClickPeople,
  ) {}

  /**
   * @throws TooMany after too many failures; FieldProblems when address and password do not belong together (which of
   *   the two is wrong is not said), and when the person is nowhere a member any more
   */
  async withPassword(email: string, password: string, from: Origin): Promise<ProvenOwner> {
    const { personId, passwordSetAt } = await this.prove(email, password, from);
    return this.database.readIdentity(async (auth, at) => {
      const principal = await principalOf(auth, personId, null);
      if (!principal?.membership) throw new FieldProblems([{ field: 'email', code: 'sign_in.no_membership', params: {} }]);
      return { personId, membershipId: principal.membership.id, startedAt: at, passwordSetAt };
    });
  }

  /** The person behind address and password, and the password as it stood. @throws TooMany, FieldProblems */
  async prove(email: string, password: string, from: Origin): Promise<Credential> {
    const known = await this.throttle.attempt(email, from, async () => {
      const stored = await this.database.readIdentity((auth) => credentialOf(auth, email));
      return (await this.passwords.verify(stored?.passwordHash, password)) ? stored : undefined;
    });
    if (!known) throw new FieldProblems([{ field: 'password', code: 'sign_in.wrong', params: {} }]);
    if (this.passwords.isDated(known.passwordHash)) await this.hashAnew(known, password);
    return known;
  }

  /** The same person in another of their memberships, within the life of the same session. */
  switchTo(principal: Principal, membershipId: string, startedAt: Date): SessionOwner {
    if (!principal.memberships.some(({ id }) => id === membershipId)) throw new NotFound();
    return { personId: principal.personId, membershipId, startedAt };
  }

  /** The people of the demo, for the buttons of the page; none outside of it. */
  async offered(): Promise<OfferedPerson[]> {
    const offered = this.people.all();
    if (!offered.length) return [];
    const rows = await this.database.readIdentity<(OfferedPerson & { email: string })[]>((auth) =>
      auth.query(
        `select distinct on (p.id) p.email, p.name, p.name_en as "nameEn", m.role, coalesce(s.name, c.name) as organisation,
           coalesce(s.name_en, c.name_en) as "organisationEn", case when m.supplier_id is null then 'internal' else 'supplier' end as side
         from people p join memberships m on m.person_id = p.id and m.ended_at is null
         left join suppliers s on s.id = m.supplier_id left join companies c on c.id = m.company_id
         where p.email = any($1) and p.disabled_at is null and coalesce(s.state, 'active') = 'active' order by p.id, m.id`,
        [offered.map(({ email }) => email)]));
    return offered.flatMap(({ key, email }) => rows.filter((row) => row.email === email).map(({ email: _, ...row }) => ({ ...row, key })));
  }

  /** @throws NotFound for anyone the demo does not offer, and for everyone outside the demo */
  async withOneClick(key: string): Promise<SessionOwner> {
    const chosen = this.people.all().find((one) => one.key === key);
    if (!chosen) throw new NotFound();
    return this.database.readIdentity(async (auth, at) => {
      const rows: { id: string }[] = await auth.query('select id from people where lower(email) = lower($1)', [chosen.email]);
      const principal = rows[0] ? await principalOf(auth, rows[0].id, null) : null;
      if (!principal?.membership) throw new NotFound();
      return { personId: principal.personId, membershipId: principal.membership.id, startedAt: at };
    });
  }

  /** Only what was looked at: somebody may have set another password meanwhile. */
  private async hashAnew({ personId, passwordHash }: Credential, password: string): Promise<void> {
    const hash = await this.passwords.hash(password);
    await this.database.identity((auth) =>
      auth.query('update credentials set password_hash = $3 where person_id = $1 and password_hash = $2', [personId, passwordHash, hash]));
  }
}
