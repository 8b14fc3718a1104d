import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';

export interface RecordedFact {
  at: Date;
  type: string;
  who: string;
  role: string;
  onBehalf: string | null;
  channel: string;
  data: Record<string, unknown>;
}

/** The objects that have a history: where they stand, what they are called, who may not look, and their page. */
const subjects: Record<string, { sql: string; page?: string; hiddenFrom?: string[] }> = {
  purchase_order: { sql: 'select number as name from purchase_orders where id = $1', page: '/purchase-orders/:id', hiddenFrom: ['warehouse_clerk'] },
  delivery_note: { sql: 'select number as name from delivery_notes where id = $1', page: '/delivery-notes/:id' },
  goods_receipt: { sql: 'select number as name from goods_receipts where id = $1', page: '/receiving/receipts/:id' },
  statement: { sql: 'select number as name from statements where id = $1', page: '/statements/:id', hiddenFrom: ['warehouse_clerk'] },
  supplier: { sql: 'select name from suppliers where id = $1', page: '/suppliers/:id', hiddenFrom: ['warehouse_clerk'] },
  company: { sql: 'select name from companies where id = $1', page: '/organization', hiddenFrom: ['warehouse_clerk', 'supplier_clerk', 'supplier_admin'] },
};

const PAGE_SIZE = 50;

/** Every object's history, read from the facts; row security leaves a supplier only its own and shared ones. */
@Injectable()
export class HistoryQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound when the object is not there, not the actor's, or has no history page for this role */
  async of(actor: Actor, subject: string, id: string, page: number): Promise<{ name: string; page?: string; facts: ResultPage<RecordedFact> }> {
    const known = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined;
    if (!known || known.hiddenFrom?.includes(actor.role)) throw new NotFound();
    return this.database.read(actor, async (tx) => {
      const { name } = await tx.one<{ name: string }>(known.sql, [id]);
      const rows = await tx.rows<RecordedFact & { total: string }>(
        `select at, type, actor_name as who, actor_role as role, on_behalf as "onBehalf", channel, data, count(*) over() as total
         from facts where subject_type = $1 and subject_id = $2 order by subject_seq desc limit ${PAGE_SIZE} offset $3`,
        [subject, id, offsetOf(page, PAGE_SIZE)]);
      return { name, ...(known.page ? { page: known.page } : {}), facts: resultPage(rows, Number(rows[0]?.total ?? 0), page, PAGE_SIZE) };
    });
  }
}
