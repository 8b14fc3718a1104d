import { Injectable } from '@nestjs/common';
import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { Stale } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { isFilled } from './answer-inputs.js';
import { NO_DRAFT } from './answers.forms.js';
import { FEWEST_ROWS } from './form-list.js';
import { PurchaseOrder } from './purchase-order.entity.js';

/** Unfinished answers, one draft per order for all people of the supplier; nobody else sees it. */
@Injectable()
export class AnswerDraftsCommands {
  constructor(private readonly database: Database) {}

  /**
   * Keeps what is typed, right or wrong, until it is sent.
   * @param version of the draft the form was opened with
   * @throws NotFound; Stale when a colleague kept a newer one
   */
  keep(actor: Actor, orderId: string, lines: Readonly<Record<string, unknown>>, version: number): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(`/purchase-orders/${orderId}`);
      // Waits for an answer under way, or what it settles would come back as a draft.
      await tx.lock(PurchaseOrder, { id: orderId });
      await refuseOverwriting(tx, orderId, version);
      const open = await stillOpen(tx, orderId, lines);
      await tx.run(
        `insert into answer_drafts (order_id, supplier_id, data, person_id, person_name, at, version)
         select o.id, o.supplier_id, $2, $3, $4, $5, $6 from purchase_orders o where o.id = $1
         on conflict (order_id) do update set data = excluded.data, person_id = excluded.person_id, person_name = excluded.person_name, at = excluded.at,
           version = answer_drafts.version + 1`,
        [orderId, JSON.stringify(open), actor.personId, actor.name, tx.at, NO_DRAFT + 1]);
    });
  }
}

/** One's own newer draft is what the same page kept a moment ago; a colleague's has to be seen first. */
async function refuseOverwriting(tx: Tx, orderId: string, version: number): Promise<void> {
  const draft = await tx.row<{ version: number; person_id: string | null }>('select version, person_id from answer_drafts where order_id = $1', [orderId]);
  if (draft && draft.version > version && draft.person_id !== tx.actor.personId) throw new Stale('answer_draft', draft.version);
}

/** It was given more parts than a form begins with. */
function isLonger({ parts }: Record<string, unknown>): boolean {
  return Array.isArray(parts) && parts.length > FEWEST_ROWS;
}

/** Without lines that say nothing or are not this order's, and without those typed on a state that has been answered since. */
async function stillOpen(tx: Tx, orderId: string, lines: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const rows = await tx.rows<{ id: string; version: number; answered: boolean }>(
    `select id, version, answer not in ('unanswered', 'countered') as answered from schedule_lines where order_id = $1 and answer <> 'superseded'`, [orderId]);
  const known = new Map(rows.map(({ id, ...row }) => [`s${id}`, row]));
  const isOpen = (key: string, line: Record<string, unknown>) => {
    const row = known.get(key);
    return row !== undefined && (!row.answered || String(row.version) === textOf(line.version));
  };
  return Object.fromEntries(Object.entries(lines).filter(([key, line]) => (isFilled(objectOf(line)) || isLonger(objectOf(line))) && isOpen(key, objectOf(line))));
}
