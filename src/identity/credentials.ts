import type { EntityManager } from 'typeorm';

/** Whose password was shown, and which: it may be another one a moment later. */
export interface Proof {
  personId: string;
  /** When this password was set; another hash of the same one leaves it. */
  passwordSetAt: Date;
}

/** What somebody signs in with, as it stood when it was looked at. */
export interface Credential extends Proof {
  passwordHash: string;
}

/** How addresses are compared: a person has one account, in whatever letters they write its address. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The stored password of whoever has this address and is not shut out. */
export async function credentialOf(auth: EntityManager, email: string): Promise<Credential | undefined> {
  const rows: Credential[] = await auth.query(
    `select p.id as "personId", c.password_hash as "passwordHash", c.changed_at as "passwordSetAt" from people p join credentials c on c.person_id = p.id
     where lower(p.email) = lower($1) and p.disabled_at is null`,
    [email]);
  return rows[0];
}

/**
 * Sets another password.
 * @returns the moment it counts from: later than that of the one before even by a clock that was put back, as the two are told apart by it
 */
export async function setPassword(auth: EntityManager, personId: string, hash: string, at: Date): Promise<Date> {
  const [rows]: [{ passwordSetAt: Date }[], number] = await auth.query(
    `update credentials set password_hash = $2, changed_at = greatest($3::timestamptz, changed_at + interval '1 millisecond')
     where person_id = $1 returning changed_at as "passwordSetAt"`,
    [personId, hash, at]);
  return rows[0]?.passwordSetAt ?? at;
}

/**
 * Whether the password that was shown is the person's still. It stays so until the transaction ends: a reset that runs
 * at the same moment is waited for, or waits.
 */
export async function isStillTheirs(auth: EntityManager, { personId, passwordSetAt }: Proof): Promise<boolean> {
  const rows: { passwordSetAt: Date }[] = await auth.query('select changed_at as "passwordSetAt" from credentials where person_id = $1 for no key update', [personId]);
  return rows[0]?.passwordSetAt.getTime() === passwordSetAt.getTime();
}
