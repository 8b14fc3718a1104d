import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FieldProblems } from '../lib/refusal.js';
import { Database } from '../platform/database/database.js';
import { TooMany } from '../platform/web/web-refusals.js';
import { accountKey, addressKey, countAttempt, countInWindow, FREE_FAILURES, type Limit } from './counters.js';

/** A few failures nobody has to wait for are forgotten after a month, whoever's address it is; more than that stay. */
const FREE_FORGOTTEN_AFTER_MS = 30 * 24 * 3600_000;
const PER_ADDRESS: Limit = { most: 20, seconds: 300 };
/** For so long a twin that was counted before and hears of it after still finds the attempt that let it in. */
const HEARD_LATE_MS = 1000;

/** Where an attempt comes from: the client's address, and the browser's name when the person has signed in on it before. */
export interface Origin {
  readonly address: string;
  readonly device?: string | undefined;
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
  /** Ends when all attempts on an account whose password is being looked at just now have ended; kept a moment longer. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly database: Database) {}

  /**
   * One attempt on an account: counted, looked at, and taken back when it was right.
   * @param look whose password it is; undefined when it is the wrong one
   * @throws TooMany with the seconds to wait; FieldProblems `sign_in.shut` after a hundred failures
   */
  async attempt<T>(email: string, from: Origin, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const key = accountKey(email, from.device);
    await this.countAddress('address', from.address);
    refuse(await this.countOn(key));
    const looking = look().then(async (found) => {
      if (found !== undefined) await this.succeeded(key, from.address);
      return found;
    });
    const all = Promise.allSettled([this.underWay.get(key), looking]).then(() => undefined);
    this.underWay.set(key, all);
    void all.then(() => setTimeout(() => this.underWay.get(key) === all && this.underWay.delete(key), HEARD_LATE_MS).unref());
    return looking;
  }

  /** Two right passwords in the same instant, a button pressed twice: the first takes the count back, so the second waits for its end. */
  private async countOn(key: string): Promise<number | 'shut'> {
    const count = () => this.database.identity((auth, at) => countAttempt(auth, key, at.getTime()));
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
  asked(address: string): Promise<void> {
    return this.countAddress('asked', address);
  }

  /** The person has a new password: what was counted for the old one, on whichever device, is over. */
  async forget(auth: EntityManager, email: string): Promise<void> {
    await auth.query('delete from login_throttles where starts_with(key, $1)', [accountKey(email)]);
  }

  /** Forgets windows that ended, and free failures long ago. */
  async tidy(): Promise<void> {
    await this.database.identity((auth, at) =>
      auth.query(`delete from login_throttles where case when key like 'account:%' then points <= $2 and expire < $1::bigint - $3 else expire < $1 end`, [
        at.getTime(), FREE_FAILURES, FREE_FORGOTTEN_AFTER_MS]));
  }

  private async countAddress(kind: 'address' | 'asked', address: string): Promise<void> {
    const waitMs = await this.database.identity(async (auth, at) => {
      const { spent, endsAt } = await countInWindow(auth, addressKey(kind, address), at.getTime(), PER_ADDRESS);
      return spent ? endsAt - at.getTime() : 0;
    });
    refuse(waitMs);
  }
}

/** @param waitMs as the counters answer */
function refuse(waitMs: number | 'shut'): void {
  if (waitMs === 'shut') throw new FieldProblems([{ field: 'password', code: 'sign_in.shut', params: {} }]);
  if (waitMs > 0) throw new TooMany(Math.ceil(waitMs / 1000));
}
