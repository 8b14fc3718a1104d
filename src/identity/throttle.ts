import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FieldProblems } from '../lib/refusal.js';
import { Database } from '../platform/database/database.js';
import { TooMany } from '../platform/web/web-refusals.js';

const FREE_FAILURES = 4;
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 3600;
const FORGOTTEN_AFTER_S = 24 * 3600;
const PER_ADDRESS = 20;
const ADDRESS_WINDOW_S = 300;
/** Failures after which a password is not looked at any more until it is set anew. */
const MOST_FAILURES = 100;
const ANONYMOUS_REQUESTS = 300;
const ANONYMOUS_WINDOW_S = 60;

/** Where an attempt comes from: the client's address, and the browser's name when the person has signed in on it before. */
export interface Origin {
  readonly address: string;
  readonly device?: string | undefined;
}

/** Moments in the table are milliseconds since 1970, as the table's layout has them. */
interface Counter {
  points: number;
  expire: string;
}

/**
 * Slows down guessing: per account four free failures, then a wait of 30 s that doubles up to an hour, and after a
 * hundred the password is shut until it is set anew; per address 20 failures in five minutes. A device on which the
 * person has signed in before counts by itself: guesses from elsewhere do not keep the owner out. An attempt is counted as
 * failed before the password is looked at, in one statement, so that attempts at the same moment cannot slip through
 * together; a right password takes it back.
 *
 * The counters are one `insert … on conflict` of our own: they have to run in the sign-in scope, by the portal's
 * clock, and wait twice as long each time, none of which a ready-made limiter does.
 */
@Injectable()
export class Throttle {
  /** Ends when all attempts on an account whose password is being looked at just now have ended. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly database: Database) {}

  /**
   * One attempt on an account: counted, looked at, and taken back when it was right.
   * @param look whose password it is; undefined when it is the wrong one
   * @throws TooMany with the seconds to wait; FieldProblems `sign_in.shut` after a hundred failures
   */
  async attempt<T>(email: string, from: Origin, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const key = accountKey(email, from.device);
    refuse(await this.database.identity((auth, at) => countAddress(auth, addressKey('address', from.address), at.getTime(), PER_ADDRESS, ADDRESS_WINDOW_S)));
    refuse(await this.countOn(key));
    const looking = look().then(async (found) => {
      if (found !== undefined) await this.succeeded(key, from.address);
      return found;
    });
    const all = Promise.allSettled([this.underWay.get(key), looking]).then(() => undefined);
    this.underWay.set(key, all);
    void all.then(() => this.underWay.get(key) === all && this.underWay.delete(key));
    return looking;
  }

  /** Two right passwords in the same instant, a button pressed twice: the first takes the count back, so the second waits for its end. */
  private async countOn(key: string): Promise<number | 'shut'> {
    const count = () => this.database.identity((auth, at) => countAccount(auth, key, at.getTime()));
    const waitMs = await count();
    const twins = this.underWay.get(key);
    if (waitMs === 0 || !twins) return waitMs;
    await twins;
    return count();
  }

  /** What was counted starts anew, the address gets its attempt back. */
  private async succeeded(key: string, address: string): Promise<void> {
    await this.database.identity(async (auth) => {
      // The address first, as in an attempt: the other way round two of them wait for each other.
      await auth.query('update login_throttles set points = greatest(points - 1, 0) where key = $1', [addressKey('address', address)]);
      await auth.query('delete from login_throttles where key = $1', [key]);
    });
  }

  /** Asking for a link to a new password, whoever it is for. @throws TooMany after 20 times in five minutes from one address */
  async asked(address: string): Promise<void> {
    refuse(await this.database.identity((auth, at) => countAddress(auth, addressKey('asked', address), at.getTime(), PER_ADDRESS, ADDRESS_WINDOW_S)));
  }

  /** The person has shown by other means who they are, and has a new password. @param device they did it on, if known */
  async forget(auth: EntityManager, email: string, device?: string): Promise<void> {
    await auth.query('delete from login_throttles where key = any($1)', [[accountKey(email), accountKey(email, device)]]);
  }

  /** A request of somebody who is not signed in: 300 in a minute for each address. @throws TooMany */
  async stranger(address: string): Promise<void> {
    refuse(await this.database.identity((auth, at) =>
      countAddress(auth, addressKey('stranger', address), at.getTime(), ANONYMOUS_REQUESTS, ANONYMOUS_WINDOW_S)));
  }

  /** Forgets what is a day old; what is shut stays shut. */
  async tidy(): Promise<void> {
    await this.database.identity((auth, at) =>
      auth.query(`delete from login_throttles where expire < $1 and not (points >= $2 and key like 'account:%')`, [
        at.getTime() - FORGOTTEN_AFTER_S * 1000, MOST_FAILURES]));
  }
}

/** @param waitMs as the counters below answer */
function refuse(waitMs: number | 'shut'): void {
  if (waitMs === 'shut') throw new FieldProblems([{ field: 'password', code: 'sign_in.shut', params: {} }]);
  if (waitMs > 0) throw new TooMany(Math.ceil(waitMs / 1000));
}

/** @returns how many milliseconds to wait, 0 when the attempt may go on */
async function countAddress(auth: EntityManager, key: string, now: number, most: number, windowS: number): Promise<number> {
  const rows: Counter[] = await auth.query(
    `insert into login_throttles as t (key, points, expire) values ($1, 1, $2::bigint + $3)
     on conflict (key) do update set
       points = case when t.expire <= $2 then 1 else t.points + 1 end,
       expire = case when t.expire <= $2 then $2::bigint + $3 else t.expire end
     returning points, expire`,
    [key, now, windowS * 1000]);
  const counter = rows[0];
  return counter && counter.points > most ? Number(counter.expire) - now : 0;
}

/**
 * `expire` is the moment the next attempt is looked at; the count itself lives until it is forgotten or a success. Free
 * attempts do not ask for it: of two in the same instant the second may have read the clock first.
 */
async function countAccount(auth: EntityManager, key: string, now: number): Promise<number | 'shut'> {
  const rows: Counter[] = await auth.query(
    `insert into login_throttles as t (key, points, expire) values ($1, 1, $2)
     on conflict (key) do update set
       points = case when t.expire < $2::bigint - $3 then 1 else t.points + 1 end,
       expire = $2::bigint + case when t.expire < $2::bigint - $3 or t.points < $4 then 0
         else least($6, $5 * power(2, least(t.points - $4, 20))) * 1000 end
     where (t.expire <= $2 or t.points <= $4) and t.points < $7 returning points, expire`,
    [key, now, FORGOTTEN_AFTER_S * 1000, FREE_FAILURES, FIRST_WAIT_S, LONGEST_WAIT_S, MOST_FAILURES]);
  if (rows.length) return 0;
  const waiting: Counter[] = await auth.query('select points, expire from login_throttles where key = $1', [key]);
  if ((waiting[0]?.points ?? 0) >= MOST_FAILURES) return 'shut';
  return Math.max(1, Number(waiting[0]?.expire ?? now) - now);
}

// Hashed: what is typed into the field for the address now and then is a password.
function accountKey(email: string, device?: string): string {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const account = email.trim().toLowerCase();
  return device ? `account:${digest(`${account}\0${device}`)}` : `account:${digest(account)}`;
}

/** One household or office has a whole /64 of IPv6 addresses, so that is what counts as one address. */
function addressKey(kind: 'address' | 'stranger' | 'asked', address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return `${kind}:${plain.slice(0, 60)}`;
  const [head = '', tail] = plain.toLowerCase().split('::', 2);
  const groups = head.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  const all = [...groups, ...Array<string>(missing).fill('0'), ...(tail ?? '').split(':').filter(Boolean)];
  return `${kind}:${all.slice(0, 4).join(':')}`;
}
