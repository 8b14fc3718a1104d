import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';

/** A fact that a subscriber could not work on: it waits for its next try, or was given up (`dead`). */
export interface StuckDelivery {
  id: string; factType: string; at: Date; subjectType: string; subjectId: string; subscriber: string;
  state: 'pending' | 'dead'; attempts: number; error: string; nextAt: Date;
  /** How many later facts of the subject wait behind it. */
  behind: number;
  /** How many there are in all, shown or not. */
  total: number;
}

const SHOWN = 50;

/** Deliveries of facts that failed at least once; those given up come first, then the oldest. */
@Injectable()
export class DeliveriesQueries {
  constructor(private readonly database: Database) {}

  /** @returns at most fifty of the actor's company */
  stuck(actor: Actor): Promise<StuckDelivery[]> {
    return this.database.read(actor, (tx) =>
      tx.rows<StuckDelivery>(
        `select d.id::text as id, f.type as "factType", f.at, d.subject_type as "subjectType", d.subject_id::text as "subjectId", d.subscriber, d.state,
           d.attempts, coalesce(d.error, '') as error, d.next_at as "nextAt",
           (select count(*)::int from fact_deliveries e where e.subscriber = d.subscriber and e.state in ('pending','dead')
             and e.subject_type = d.subject_type and e.subject_id = d.subject_id and e.subject_seq > d.subject_seq) as behind, count(*) over()::int as total
         from fact_deliveries d join facts f on f.at = d.fact_at and f.id = d.fact_id
         where f.company_id = $1 and (d.state = 'dead' or (d.state = 'pending' and d.attempts > 0))
         order by d.state, d.id limit ${SHOWN}`, [actor.companyId]));
  }
}
