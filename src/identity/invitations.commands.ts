import { Injectable } from '@nestjs/common';
import { FieldProblems, Refusal } from '../lib/refusal.js';
import { supplierRoles, type Actor, type Role } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { Forbidden, NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { ActionLink } from './action-link.entity.js';
import { ActionLinks } from './action-links.js';
import { ofOrganisation } from './identity.facts.js';
import { linkState } from './one-time-link.js';

export interface NewInvitation {
  name: string;
  email: string;
  role: Exclude<Role, 'system'>;
  /** Set for people of a supplier. */
  supplierId: string | null;
  /** Plants of a warehouse clerk; none means all of them. */
  plantIds: string[];
}

/** Invites people and takes invitations back. A supplier's administrator invites colleagues only. */
@Injectable()
export class InvitationsCommands {
  constructor(
    private readonly database: Database,
    private readonly links: ActionLinks,
  ) {}

  invite(actor: Actor, wanted: NewInvitation): Promise<ActionLink> {
    refuseForeignSide(actor, wanted);
    return this.database.transaction(actor, async (tx) => {
      const organisation = await organisationOf(tx, wanted.supplierId);
      await refuseWhoIsThere(tx, wanted);
      const link = await this.links.create(tx, {
        ...wanted, kind: 'invitation', companyId: actor.companyId, plantIds: await plantsOf(tx, wanted), organisation, invitedBy: actor.name });
      await announce(tx, link);
      return link;
    });
  }

  /** The old link is dead from now on; a new one with another three days goes out. */
  resend(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const old = await lockUnused(tx, id);
      old.revokedAt = tx.at;
      await tx.save(old);
      const { kind, email, name, role, companyId, supplierId, plantIds, organisation } = old;
      await announce(tx, await this.links.create(tx, {
        kind, email, name, role, companyId, supplierId, plantIds, organisation, invitedBy: actor.name }));
    });
  }

  revoke(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const link = await lockUnused(tx, id);
      link.revokedAt = tx.at;
      await tx.save(link);
      await tx.record(ofOrganisation({ type: 'invitation.revoked', data: factOf(link) }, actor, link.supplierId));
    });
  }

  /**
   * The link that makes the first administrator; links of earlier starts die.
   * @returns its address, or undefined when the company has an administrator
   */
  firstAdministrator(actor: Actor): Promise<string | undefined> {
    return this.database.transaction(actor, async (tx) => {
      if (await tx.row(`select 1 from memberships where role = 'administrator' and ended_at is null limit 1`)) return undefined;
      await tx.run(`update action_links set revoked_at = $1 where kind = 'first_administrator' and used_at is null and revoked_at is null`, [tx.at]);
      const link = await this.links.create(tx, {
        kind: 'first_administrator', email: '', name: '', role: 'administrator', companyId: actor.companyId, supplierId: null,
        plantIds: [], organisation: '', invitedBy: '' });
      return this.links.urlOf(link);
    });
  }
}

function refuseForeignSide(actor: Actor, { role, supplierId }: NewInvitation): void {
  if ((supplierRoles as readonly Role[]).includes(role) !== (supplierId !== null)) throw new Forbidden('role of the other side');
  if (actor.kind === 'supplier' && supplierId !== actor.supplierId) throw new Forbidden('another organisation');
}

async function organisationOf(tx: Tx, supplierId: string | null): Promise<string> {
  if (!supplierId) return (await tx.one<{ name: string }>('select name from companies where id = $1', [tx.actor.companyId])).name;
  const supplier = await tx.row<{ name: string; state: string }>('select name, state from suppliers where id = $1', [supplierId]);
  if (!supplier) throw new FieldProblems([{ field: 'supplierId', code: 'field.not_an_option', params: {} }]);
  if (supplier.state !== 'active') throw new FieldProblems([{ field: 'supplierId', code: 'people.supplier_blocked', params: {} }]);
  return supplier.name;
}

async function refuseWhoIsThere(tx: Tx, { email, role, supplierId }: NewInvitation): Promise<void> {
  const parameters = [email, role, supplierId, tx.actor.companyId];
  const member = await tx.row(
    `select 1 from memberships m join people p on p.id = m.person_id
     where lower(p.email) = lower($1) and m.role = $2 and m.ended_at is null and coalesce(m.supplier_id = $3::bigint, m.company_id = $4::bigint)`,
    parameters);
  if (member) throw new FieldProblems([{ field: 'email', code: 'people.already_member', params: {} }]);
  const invited = await tx.row(
    `select 1 from action_links where kind = 'invitation' and lower(email) = lower($1) and role = $2 and supplier_id is not distinct from $3::bigint
       and company_id = $4::bigint and used_at is null and revoked_at is null and expires_at > $5`,
    [...parameters, tx.at]);
  if (invited) throw new FieldProblems([{ field: 'email', code: 'people.already_invited', params: {} }]);
}

async function plantsOf(tx: Tx, { role, plantIds }: NewInvitation): Promise<string[]> {
  if (role !== 'warehouse_clerk') return [];
  const known = await tx.rows<{ id: string }>('select id from plants where company_id = $1 and id = any($2::bigint[])', [tx.actor.companyId, plantIds]);
  // No plant means every plant, so an unknown one must not be dropped in silence.
  if (known.length !== new Set(plantIds).size) throw new FieldProblems([{ field: 'plantIds', code: 'field.not_an_option', params: {} }]);
  return known.map(({ id }) => id);
}

/** @throws NotFound, Refusal when it was accepted or taken back already */
async function lockUnused(tx: Tx, id: string): Promise<ActionLink> {
  const link = await tx.lock(ActionLink, { id });
  if (link.kind !== 'invitation') throw new NotFound();
  const state = linkState(link, tx.at);
  if (state === 'used' || state === 'revoked') throw new Refusal(`invitation.already_${state}`);
  return link;
}

async function announce(tx: Tx, link: ActionLink): Promise<void> {
  await tx.record(ofOrganisation({ type: 'invitation.created', data: factOf(link) }, tx.actor, link.supplierId));
}

function factOf({ id, name, email, role }: ActionLink) {
  return { linkId: id, name, email, role };
}
