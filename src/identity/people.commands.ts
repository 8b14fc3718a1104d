import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Refusal } from '../lib/refusal.js';
import type { Actor, Role } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { ofOrganisation } from './identity.facts.js';
import { Membership } from './membership.entity.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';

export interface NewPerson {
  email: string;
  name: string;
  nameEn: string;
  role: Exclude<Role, 'system'>;
  /** Set for people of a supplier; the others belong to the actor's company. */
  supplierId: string | null;
  /** Plants a warehouse clerk works at. */
  plantIds: readonly string[];
}

/** Adds people and ends what they are. */
@Injectable()
export class PeopleCommands {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Makes a person who can sign in at once, as who accepts an invitation does: first the account, which alone may do
   * nothing, then the membership (decisions 43). Should the second fail, the address stays taken.
   */
  async addPerson(actor: Actor, person: NewPerson, password: string): Promise<void> {
    const hash = await this.passwords.hash(password);
    const personId = await this.database.identity((auth, at) => insertPerson(auth, person, hash, at));
    await this.database.transaction(actor, (tx) => addMember(tx, personId, person));
  }

  /**
   * Ends a membership; its sessions are dead from the next request on.
   * @throws NotFound; Refusal when it has ended already, or it is the last administrator of its organisation
   */
  async end(actor: Actor, membershipId: string): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const membership = await lockWithPeers(tx, membershipId);
      membership.endedAt = tx.at;
      await tx.save(membership);
      const { name } = await tx.one<{ name: string }>('select name from people where id = $1', [membership.personId]);
      const data = { membershipId, name, role: membership.role };
      await tx.record(ofOrganisation({ type: 'member.removed', data }, actor, membership.supplierId));
    });
    await this.sessions.endOfMembership(membershipId);
  }
}

/** Locks the membership together with the other administrators of its organisation, so that two cannot remove each other. */
async function lockWithPeers(tx: Tx, id: string): Promise<Membership> {
  const [found] = await tx.find(Membership, { id });
  if (!found) throw new NotFound();
  const { role } = found;
  const peers = await tx.rows<{ id: string; ended: boolean }>(
    `select id, ended_at is not null as ended from memberships
     where id = $1 or (role = $2 and ended_at is null and (supplier_id = $3 or company_id = $4)) order by id for no key update`,
    [id, role, found.supplierId, found.companyId]);
  if (peers.some((peer) => peer.id === id && peer.ended)) throw new Refusal('people.already_ended');
  if ((role === 'supplier_admin' || role === 'administrator') && peers.length < 2) throw new Refusal('people.last_administrator');
  return found;
}

/** Makes a person a member, with the fact. Returns the id of the membership. @throws Refusal when they are one already */
export async function addMember(tx: Tx, personId: string, { name, role, supplierId, plantIds }: Omit<NewPerson, 'email' | 'nameEn'>): Promise<string> {
  const row = await tx.row<{ id: string }>(
    `insert into memberships (person_id, company_id, supplier_id, role, created_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning id`,
    [personId, supplierId ? null : tx.actor.companyId, supplierId, role, tx.at]);
  if (!row) throw new Refusal('invitation.already_member');
  await tx.run('insert into membership_plants (membership_id, plant_id) select $1, unnest($2::bigint[])', [row.id, plantIds]);
  await tx.record(ofOrganisation({ type: 'member.joined', data: { membershipId: row.id, name, role } }, tx.actor, supplierId));
  return row.id;
}

/** A person with their password, in the sign-in scope. */
export async function insertPerson(
  auth: EntityManager, person: Pick<NewPerson, 'email' | 'name' | 'nameEn'>, passwordHash: string, at: Date,
): Promise<string> {
  const rows: { id: string }[] = await auth.query(
    'insert into people (email, name, name_en, created_at) values ($1, $2, $3, $4) returning id', [person.email, person.name, person.nameEn, at]);
  const personId = rows[0]?.id ?? '';
  await auth.query('insert into credentials (person_id, password_hash, changed_at) values ($1, $2, $3)', [personId, passwordHash, at]);
  return personId;
}
