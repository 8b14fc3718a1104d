import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';

/** Unfinished answers, one draft per order for all people of the supplier; nobody else sees it. */
@Injectable()
export class AnswerDraftsCommands {
  constructor(private readonly database: Database) {}

  /** Keeps what is typed, right or wrong, until it is sent. @throws NotFound */
  keep(actor: Actor, orderId: string, lines: Readonly<Record<string, unknown>>): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(`/purchase-orders/${orderId}`);
      const kept = await tx.rows(
        `insert into answer_drafts (order_id, supplier_id, data, person_name, at)
         select o.id, o.supplier_id, $2, $3, $4 from purchase_orders o where o.id = $1
         on conflict (order_id) do update set data = excluded.data, person_name = excluded.person_name, at = excluded.at returning 1`,
        [orderId, JSON.stringify(lines), actor.name, tx.at]);
      if (!kept.length) throw new NotFound();
    });
  }
}
