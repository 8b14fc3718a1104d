import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import { escapeLiteral } from 'pg';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError, type DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../actor.js';
import { Clock } from '../clock.js';
import { databaseFacts, gaveWay } from './database-faults.js';
import { AlreadyDone, ConnectionLost, KeyReused, StillRunning } from './refusals.js';
import { Tx } from './transaction.js';

/** The three pools of the running portal, one per web login; none of them may do another one's work. */
export interface Pools {
  supplier: DataSource;
  internal: DataSource;
  auth: DataSource;
}

interface EarlierSubmit {
  request_hash: Buffer;
  status: number | null;
  location: string | null;
  at: Date;
}

/** As long as a form's first submit may still be on its way to its answer. */
const FRESH_MS = 15_000;

const running = new AsyncLocalStorage<true>();

/**
 * Opens units of work. What opens one sets the database role and the supplier for this transaction only,
 * so that row security stands behind every query; a query outside a scope fails.
 */
@Injectable()
export class Database {
  private readonly log = new Logger('Database');

  constructor(
    readonly pools: Pools,
    private readonly clock: Clock,
  ) {}

  /**
   * A writing unit of work: all or nothing. When the actor carries an idempotency key, the key is taken first.
   * @param work changes nothing but through its `tx`: after a deadlock it runs once more (decisions 44)
   * @throws AlreadyDone when the key was used with the same content, KeyReused with another.
   */
  async transaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.attempt(actor, work);
    } catch (error) {
      if (!gaveWay(error)) throw error;
      // It passes for the person, but says that some command takes its locks in another order than the rest.
      this.log.error({ requestId: actor.requestId, message: `${String(error)}, tried once more` }, error.stack);
      return this.attempt(actor, work);
    }
  }

  private attempt<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inScope(actor, writing, async (tx) => {
      const once = actor.once;
      if (once) await this.takeKey(tx, once.key, once.hash);
      const result = await work(tx);
      if (once) {
        await tx.rows('update idempotency_keys set status = 303, location = $3 where principal = $1 and key = $2', [
          principalOf(actor), once.key, tx.led]);
      }
      return result;
    });
  }

  /** A reading unit of work: writing in it fails. */
  async read<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inScope(actor, reading, work);
  }

  /** Sign-in data: people, credentials, sessions, throttles; nothing else is reachable, and recorded only what happens to accounts (decisions 43). */
  async identity<T>(work: (manager: EntityManager, at: Date) => Promise<T>): Promise<T> {
    return this.alone(() => writing(this.pools.auth, { role: 'portal_auth' }, (manager) => work(manager, this.clock.now())));
  }

  /** As {@link identity} for who only looks: writing in it fails. */
  async readIdentity<T>(work: (manager: EntityManager, at: Date) => Promise<T>): Promise<T> {
    return this.alone(() => reading(this.pools.auth, { role: 'portal_auth' }, (manager) => work(manager, this.clock.now())));
  }

  /** Where a form led, when its command did not say so itself: kept for a repeated submit. */
  async rememberWhere(actor: Actor, location: string): Promise<void> {
    const once = actor.once;
    if (!once) return;
    await this.inScope({ ...actor, once: undefined }, writing, async (tx) => {
      await tx.rows('update idempotency_keys set location = $3 where principal = $1 and key = $2 and location is null', [
        principalOf(actor), once.key, location]);
    });
  }

  private inScope<T>(actor: Actor, open: typeof reading, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { supplierId } = actor;
    const supplier = actor.kind === 'supplier';
    if (supplier !== (supplierId !== null)) throw new Error('a supplier actor names its supplier, an internal one none');
    const scope = { role: supplier ? 'portal_supplier' : 'portal_internal', supplierId: supplierId ?? '' };
    return this.alone(() => open(supplier ? this.pools.supplier : this.pools.internal, scope, (manager) => work(new Tx(manager, actor, this.clock.now()))));
  }

  /** A scope inside a scope would be a second transaction that cannot see the first: refused. */
  private alone<T>(open: () => Promise<T>): Promise<T> {
    if (running.getStore()) throw new Error('a scope is already open: pass its tx');
    return running.run(true, open).catch((error: unknown) => {
      throw lostItsConnection(error) ? new ConnectionLost(error) : error;
    });
  }

  private async takeKey(tx: Tx, key: string, hash: Uint8Array): Promise<void> {
    const principal = principalOf(tx.actor);
    const taken = await tx.rows(
      `insert into idempotency_keys (principal, key, supplier_id, request_hash, at) values ($1, $2, $3, $4, $5)
       on conflict (principal, key) do nothing returning 1`,
      [principal, key, tx.actor.supplierId, Buffer.from(hash), tx.at]).catch((error: unknown) => {
        // The twin still runs: its row lock was not given up within the lock timeout.
        throw databaseFacts(error).code === '55P03' ? new StillRunning() : error;
      });
    if (taken.length) return;
    const earlier = await this.earlier(tx, principal, key);
    if (!earlier.request_hash.equals(Buffer.from(hash))) throw new KeyReused();
    throw new AlreadyDone(earlier.status ?? 303, earlier.location);
  }

  /** A twin that has just finished its work writes down where it led a moment later: waited for, but not for ever. */
  private async earlier(tx: Tx, principal: string, key: string): Promise<EarlierSubmit> {
    for (let patience = 10; ; patience -= 1) {
      const earlier = await tx.one<EarlierSubmit>(
        'select request_hash, status, location, at from idempotency_keys where principal = $1 and key = $2', [principal, key]);
      const fresh = tx.at.getTime() - earlier.at.getTime() < FRESH_MS;
      if (earlier.location !== null || !fresh || !patience) return earlier;
      await tx.rows('select pg_sleep(0.05)');
    }
  }
}

interface Scope {
  role: string;
  supplierId?: string;
}

async function writing<T>(pool: DataSource, { role, supplierId = '' }: Scope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return pool.transaction(async (manager) => {
    // eslint-disable-next-line no-restricted-syntax -- here scopes are opened
    await manager.query(`select set_config('role', $1, true), set_config('app.supplier_id', $2, true)`, [role, supplierId]);
    return work(manager);
  });
}

/**
 * What opens the transaction goes in one message: a page reads little in several scopes, and each way there and back counts.
 * A query sets the scope, not `set local`: only after the first query nobody can turn a reading transaction into a writing one.
 */
async function reading<T>(pool: DataSource, { role, supplierId = '' }: Scope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const runner = pool.createQueryRunner();
  try {
    const [roleText, supplierText] = [escapeLiteral(role), escapeLiteral(supplierId)];
    // eslint-disable-next-line no-restricted-syntax -- here scopes are opened
    await runner.query(`start transaction read only; select set_config('role', ${roleText}, true), set_config('app.supplier_id', ${supplierText}, true)`);
    const result = await work(runner.manager);
    await runner.query('commit');
    return result;
  } catch (error) {
    // The fault that led here is told, not that of a connection which is gone.
    await runner.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** TypeORM releases the runner of a connection that breaks: whoever still works on it hears that, not the cause. */
function lostItsConnection(error: unknown): boolean {
  return error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
}

function principalOf(actor: Actor): string {
  return `membership:${actor.membershipId ?? 'none'}`;
}
