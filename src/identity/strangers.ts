import { Injectable } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { TooMany } from '../platform/web/web-refusals.js';
import { addressKey, countInWindow, type Counted, type Limit } from './counters.js';

const REQUESTS: Limit = { most: 300, seconds: 60 };
/** So many requests are taken from the database at once: a tenth of the work, and few are lost with a process. */
const BLOCK = 30;
const MOST_ADDRESSES = 10_000;

/** What this process may let through of an address before it asks the database again. */
interface Held extends Counted {
  left: number;
}

/**
 * Who is not signed in may ask 300 times in a minute from one address, whatever they ask for (decisions 42). The database
 * counts, for all processes together, in blocks; an address that has had its requests costs it nothing more.
 */
@Injectable()
export class Strangers {
  private readonly held = new Map<string, Held>();
  private readonly asking = new Map<string, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** One request. @throws TooMany with the seconds until the minute is over */
  async count(address: string): Promise<void> {
    const key = addressKey('stranger', address);
    for (;;) {
      const held = this.held.get(key);
      const waitMs = (held?.endsAt ?? 0) - this.clock.now().getTime();
      if (waitMs > 0 && held?.spent) throw new TooMany(Math.ceil(waitMs / 1000));
      if (held && waitMs > 0 && held.left > 0) {
        held.left -= 1;
        return;
      }
      await this.ask(key);
    }
  }

  /** One asking at a time for each address: who comes meanwhile waits for its answer. */
  private ask(key: string): Promise<void> {
    const asking = this.asking.get(key) ?? this.take(key).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  private async take(key: string): Promise<void> {
    const counted = await this.database.identity((auth, at) => countInWindow(auth, key, at.getTime(), REQUESTS, BLOCK));
    if (this.held.size >= MOST_ADDRESSES) this.held.clear();
    this.held.set(key, { ...counted, left: BLOCK });
  }
}

/** Counts what is asked without a session, before anything is looked up for it: pages behind the sign-in and addresses nobody has, too. */
export function countStrangers(strangers: Strangers) {
  return function stranger(request: PortalRequest, _response: Response, next: NextFunction): void {
    if (portalOf(request).principal) next();
    else strangers.count(request.ip ?? '').then(() => next(), next);
  };
}
