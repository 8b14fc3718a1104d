import type { EntityManager } from 'typeorm';
import type { Actor } from '../platform/actor.js';

/** Facts of people are told of the organisation they belong to. */
export interface MemberFact extends Record<string, unknown> {
  name: string;
  role: string;
}

/** Carries the link's id, never its token: the mail is written from the row. */
export interface InvitationFact extends MemberFact {
  linkId: string;
  email: string;
}

export type IdentityFact =
  | { type: 'invitation.created' | 'invitation.revoked'; data: InvitationFact }
  | { type: 'member.joined' | 'member.removed'; data: MemberFact & { membershipId: string } };

/** Of a forgotten password; names the link's row and carries neither token nor address. */
export interface PasswordFact {
  type: 'password.reset_requested' | 'password.reset';
  data: { linkId: string };
}

/** A password was shown in a browser the person is not known in, or changed; what the browser hides is empty. */
export interface DeviceFact {
  type: 'device.signed_in' | 'password.changed';
  data: { browser: string; system: string; address: string };
}

/** What the sign-in scope records with the change itself; the database refuses any other type there (decisions 43). */
export type AccountFact = DeviceFact | { type: 'password.reset'; data: PasswordFact['data'] };

/** Whose account it is. */
export interface AccountOwner {
  personId: string;
  /** In what they act; null: what they are, or were last. */
  membershipId: string | null;
  requestId: string | null;
}

/** What happened to a person's own account is of no organisation: they read it, and the buyer's administrators. */
export function ofPerson(fact: PasswordFact, personId: string) {
  return { ...fact, subject: 'person', subjectId: personId, supplierId: null, audience: 'internal' } as const;
}

/** Writes down what happened to a person's account, in the sign-in scope and in the transaction of the change itself; they are its actor. */
export async function recordOfAccount(auth: EntityManager, fact: AccountFact, { personId, membershipId, requestId }: AccountOwner, at: Date): Promise<void> {
  await auth.query('select record_of_account($1, $2, $3, $4, $5, $6)', [fact.type, personId, membershipId, at, requestId, JSON.stringify(fact.data)]);
}

/** The organisation a fact is about: the supplier, or the company itself. */
export function ofOrganisation(fact: IdentityFact, actor: Actor, supplierId: string | null) {
  return {
    ...fact, subject: supplierId ? 'supplier' : 'company', subjectId: supplierId ?? actor.companyId, supplierId,
    audience: supplierId ? 'both' : 'internal',
  } as const;
}
