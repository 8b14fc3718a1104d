import { Injectable, Logger } from '@nestjs/common';
import { systemActor } from '../actor.js';
import { Clock } from '../clock.js';
import { Database } from '../database/database.js';
import type { Tx } from '../database/transaction.js';
import type { Fact } from './facts.js';

/** Reacts to facts. What it writes stands or falls with the delivery's own mark, so each fact counts once. */
export interface Subscriber {
  name: string;
  types: readonly string[];
  handle(tx: Tx, fact: Fact): Promise<void>;
}

interface Due {
  id: string;
  subscriber: string;
  attempts: number;
  fact: Fact;
}

const GIVE_UP_AFTER = 12;

/**
 * Hands facts to their subscribers, in order per subject. The row lock on the delivery is the lease: whoever
 * dies lets go of it, and a delivery that fails waits with back-off and blocks only its own subject; given up, it goes
 * on blocking until a person has it tried again, because later facts make no sense without it.
 */
@Injectable()
export class Subscribers {
  private readonly log = new Logger('Subscribers');
  private readonly known = new Map<string, Subscriber>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  register(subscriber: Subscriber): void {
    this.known.set(subscriber.name, subscriber);
  }

  /** Which fact goes to whom, for the database's own trigger. */
  subscriptions(): { type: string; subscriber: string }[] {
    return [...this.known.values()].flatMap(({ name, types }) => types.map((type) => ({ type, subscriber: name })));
  }

  /** Delivers what is due. @returns how many deliveries were tried */
  async deliverDue(limit = 200): Promise<number> {
    let tried = 0;
    while (tried < limit && (await this.deliverOne())) tried += 1;
    return tried;
  }

  private async deliverOne(): Promise<boolean> {
    let due: Due | undefined;
    const actor = systemActor('0', 'portal', 'job');
    try {
      await this.database.transaction(actor, async (tx) => {
        // A second try of this unit of work begins without what the first had claimed.
        due = undefined;
        due = await this.claim(tx);
        if (!due) return;
        const scoped = Object.assign(Object.create(Object.getPrototypeOf(tx)) as Tx, tx, { actor: systemActor(due.fact.companyId, 'portal', 'job') });
        await this.known.get(due.subscriber)?.handle(scoped, due.fact);
        await tx.run(`update fact_deliveries set state = 'done', done_at = $2, error = null where id = $1`, [due.id, tx.at]);
      });
    } catch (error) {
      if (!due) throw error;
      await this.postpone(due, error);
    }
    return due !== undefined;
  }

  private claim(tx: Tx): Promise<Due | undefined> {
    return tx.row<Due>(
      `select d.id, d.subscriber, d.attempts, json_build_object('id', f.id::text, 'at', f.at, 'type', f.type,
         'subjectType', f.subject_type, 'subjectId', f.subject_id::text, 'subjectSeq', f.subject_seq, 'companyId', f.company_id::text,
         'supplierId', f.supplier_id::text, 'audience', f.audience, 'actorPersonId', f.actor_person_id::text, 'actorName', f.actor_name,
         'actorRole', f.actor_role, 'channel', f.channel, 'data', f.data) as fact
       from fact_deliveries d join facts f on f.at = d.fact_at and f.id = d.fact_id
       where d.state = 'pending' and d.next_at <= $1
         and not exists (select 1 from fact_deliveries e where e.subscriber = d.subscriber and e.state in ('pending','dead')
           and e.subject_type = d.subject_type and e.subject_id = d.subject_id and e.subject_seq < d.subject_seq)
       order by d.next_at, d.id limit 1 for update of d skip locked`,
      [tx.at]).then((row) => row && { ...row, fact: { ...row.fact, at: new Date(row.fact.at) } });
  }

  private async postpone(due: Due, error: unknown): Promise<void> {
    const attempts = due.attempts + 1;
    this.log.error({ message: `${due.subscriber} failed: ${String(error)}`, factId: due.fact.id, type: due.fact.type, subscriber: due.subscriber, attempts },
      (error as Error | undefined)?.stack);
    const wait = Math.min(3600, 2 ** attempts) * 1000;
    await this.database.transaction(systemActor('0', 'portal', 'job'), (tx) =>
      tx.run(`update fact_deliveries set attempts = $2, error = $3, next_at = $4, state = $5 where id = $1 and state = 'pending'`, [
        due.id, attempts, String(error).slice(0, 500), new Date(this.clock.now().getTime() + wait),
        attempts >= GIVE_UP_AFTER ? 'dead' : 'pending']));
  }
}
