import { Injectable } from '@nestjs/common';
import { FieldProblems, Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { databaseFacts } from '../platform/database/database-faults.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { ActionLink } from './action-link.entity.js';
import { credentialOf, type Proof } from './credentials.js';
import type { ProvenOwner } from './open-session.js';
import { refuseWeak } from './new-password.js';
import { hashOf, linkState, type LinkState } from './one-time-link.js';
import { Passwords } from './passwords.js';
import { addMember, insertPerson } from './people.commands.js';
import { SignIn } from './sign-in.js';
import type { Origin } from './throttle.js';

/** An invitation as the invited person sees it before signing in. */
export interface ShownLink {
  state: LinkState;
  kind: ActionLink['kind'];
  email: string;
  name: string;
  role: ActionLink['role'];
  organisation: string;
  organisationEn: string;
  invitedBy: string;
  expiresAt: Date;
  /** The address has an account already: its password is asked for instead of a new one. */
  known: boolean;
}

export interface Acceptance {
  name: string;
  /** Only for the first administrator: an invitation knows the address it was sent to. */
  email?: string;
  password: string;
  /** Only from the first administrator. */
  company?: { name: string; nameEn: string };
}

type StoredLink = Pick<ActionLink, 'id' | 'kind' | 'email' | 'name' | 'role' | 'organisation' | 'expiresAt' | 'usedAt' | 'revokedAt' | 'invitedBy' | 'companyId' | 'supplierId'> & { organisationEn: string };

/** Opening an invitation shows it; accepting makes the person a member, once. */
@Injectable()
export class AcceptanceCommands {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly signIn: SignIn,
  ) {}

  /** @throws NotFound for a token nobody was given */
  async show(token: string): Promise<ShownLink> {
    return this.database.readIdentity(async (auth, at) => {
      const link = await this.linkOf(auth, token);
      const { kind, email, name, role, organisation, organisationEn, invitedBy, expiresAt } = link;
      const known = kind === 'invitation' && (await credentialOf(auth, email)) !== undefined;
      return { state: linkState(link, at), kind, email, name, role, organisation, organisationEn, invitedBy, expiresAt, known };
    });
  }

  /**
   * Two steps, because sign-in data and business data have different walls: first the account, which alone may do
   * nothing; then, in one transaction, the used link, the membership and the fact. If the portal dies between the
   * two, the link still works and the same password finishes it.
   * @throws NotFound; Refusal when the link is used, taken back or too old; FieldProblems; TooMany
   */
  async accept(token: string, given: Acceptance, from: Origin, requestId: string | null): Promise<ProvenOwner> {
    const link = await this.database.readIdentity(async (auth, at) => refuseUnlessOpen(await this.linkOf(auth, token), at));
    const email = link.kind === 'invitation' ? link.email : (given.email ?? '');
    return this.join(link, await this.account(link, email, given, from), given, requestId);
  }

  private async linkOf(auth: { query(sql: string, parameters: unknown[]): Promise<unknown> }, token: string): Promise<StoredLink> {
    const rows = (await auth.query(
      `select l.id, kind, email, l.name, role, organisation, coalesce(s.name_en, c.name_en) as "organisationEn", invited_by as "invitedBy",
         l.company_id as "companyId", supplier_id as "supplierId", expires_at as "expiresAt", used_at as "usedAt", revoked_at as "revokedAt"
       from action_links l join companies c on c.id = l.company_id left join suppliers s on s.id = l.supplier_id where token_hash = $1`,
      [hashOf(token)])) as StoredLink[];
    if (!rows[0]) throw new NotFound();
    return rows[0];
  }

  private async account(link: StoredLink, email: string, given: Acceptance, from: Origin): Promise<Proof> {
    const known = await this.database.readIdentity((auth) => credentialOf(auth, email));
    if (known) return this.signIn.prove(email, given.password, from);
    refuseWeak(given.password, [given.name, email, link.organisation, link.organisationEn, given.company?.name ?? '', given.company?.nameEn ?? '']);
    const hash = await this.passwords.hash(given.password);
    try {
      return await this.database.identity(async (auth, at) => (
        { personId: await insertPerson(auth, { email, name: given.name, nameEn: '' }, hash, at), passwordSetAt: at }));
    } catch (error) {
      // The same form sent twice: the twin made the account. Or the person is shut out, whose address stays taken.
      if (databaseFacts(error).code !== '23505') throw error;
      return this.signIn.prove(email, given.password, from);
    }
  }

  private join(link: StoredLink, proven: Proof, given: Acceptance, requestId: string | null): Promise<ProvenOwner> {
    const { personId, passwordSetAt } = proven;
    const actor: Actor = {
      kind: 'internal', personId, membershipId: null, name: given.name || link.name, role: link.role, companyId: link.companyId ?? '', supplierId: null,
      plantIds: [], channel: 'web', requestId };
    return this.database.transaction(actor, async (tx) => {
      const locked = await tx.lock(ActionLink, { id: link.id });
      refuseUnlessOpen(locked, tx.at);
      const { name } = await tx.one<{ name: string }>('select name from people where id = $1', [personId]);
      if (locked.kind === 'first_administrator') await settleFirst(tx, given);
      const membershipId = await addMember(tx, personId, { name, role: locked.role, supplierId: locked.supplierId, plantIds: locked.plantIds });
      locked.usedAt = tx.at;
      await tx.save(locked);
      return { personId, membershipId, startedAt: tx.at, passwordSetAt };
    });
  }
}

function refuseUnlessOpen<L extends Pick<ActionLink, 'usedAt' | 'revokedAt' | 'expiresAt'>>(link: L, now: Date): L {
  const state = linkState(link, now);
  if (state !== 'open') throw new Refusal(`invitation.already_${state}`);
  return link;
}

async function settleFirst(tx: Tx, { company }: Acceptance): Promise<void> {
  if (!company) throw new FieldProblems([{ field: 'companyName', code: 'field.required', params: {} }]);
  // One portal, one first administrator: two links of two instances must not make two.
  await tx.one('select id from companies where id = $1 for no key update', [tx.actor.companyId]);
  if (await tx.row(`select 1 from memberships where role = 'administrator' and ended_at is null limit 1`)) throw new Refusal('invitation.already_used');
  await tx.run('update companies set name = $2, name_en = $3 where id = $1', [tx.actor.companyId, company.name, company.nameEn]);
}
