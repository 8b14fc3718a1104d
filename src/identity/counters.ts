import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { EntityManager } from 'typeorm';
import { plainEmail } from './credentials.js';

export const FREE_FAILURES = 4;
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 3600;
/** Failures after which a password is not looked at any more until it is set anew. */
const MOST_FAILURES = 100;

/** Moments in the table are milliseconds since 1970, as the table's layout has them. */
interface Row {
  points: number;
  expire: string;
}

/** So many in a window of time that begins with the first of them. */
export interface Limit {
  readonly most: number;
  readonly seconds: number;
}

/** How a window stands. */
export interface Counted {
  /** More than the limit. */
  spent: boolean;
  /** In milliseconds since 1970. */
  endsAt: number;
}

/**
 * Counts against a limit.
 * @param now milliseconds since 1970
 * @param points how many at once
 */
export async function countInWindow(auth: EntityManager, key: string, now: number, { most, seconds }: Limit, points = 1): Promise<Counted> {
  const rows: Row[] = await auth.query(
    `insert into login_throttles as t (key, points, expire) values ($1, $4, $2::bigint + $3)
     on conflict (key) do update set
       points = case when t.expire <= $2 then excluded.points else t.points + excluded.points end,
       expire = case when t.expire <= $2 then excluded.expire else t.expire end
     returning points, expire`,
    [key, now, seconds * 1000, points]);
  return { spent: (rows[0]?.points ?? points) > most, endsAt: Number(rows[0]?.expire ?? now) };
}

/**
 * One attempt on an account. `expire` is the moment the next one is looked at; the points stay, however long nothing
 * happens, until a success or a new password. Free attempts do not ask for the moment: of two in the same instant the
 * second may have read the clock first.
 * @returns how many milliseconds to wait, 0 when the attempt may go on
 */
export async function countAttempt(auth: EntityManager, key: string, now: number): Promise<number | 'shut'> {
  const rows: Row[] = await auth.query(
    `insert into login_throttles as t (key, points, expire) values ($1, 1, $2)
     on conflict (key) do update set
       points = t.points + 1,
       expire = $2::bigint + case when t.points < $3 then 0 else least($5, $4 * power(2, least(t.points - $3, 20))) * 1000 end
     where (t.expire <= $2 or t.points <= $3) and t.points < $6 returning points, expire`,
    [key, now, FREE_FAILURES, FIRST_WAIT_S, LONGEST_WAIT_S, MOST_FAILURES]);
  if (rows.length) return 0;
  const waiting: Row[] = await auth.query('select points, expire from login_throttles where key = $1', [key]);
  if ((waiting[0]?.points ?? 0) >= MOST_FAILURES) return 'shut';
  return Math.max(1, Number(waiting[0]?.expire ?? now) - now);
}

/**
 * The key of an account, with which those of its known devices begin. Hashed: what is typed into the field for the
 * address now and then is a password.
 */
export function accountKey(email: string, device?: string): string {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  return `account:${digest(plainEmail(email))}${device ? `:${digest(device)}` : ''}`;
}

/** One household or office has a whole /64 of IPv6 addresses, so that is what counts as one address. */
export function addressKey(kind: 'address' | 'stranger' | 'asked', address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return `${kind}:${plain.slice(0, 60)}`;
  const [head = '', tail] = plain.toLowerCase().split('::', 2);
  const groups = head.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  const all = [...groups, ...Array<string>(missing).fill('0'), ...(tail ?? '').split(':').filter(Boolean)];
  return `${kind}:${all.slice(0, 4).join(':')}`;
}
