import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { visibleNotes } from '../deliveries/index.js';
import { inHouse, type Actor, type Role } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';

export interface RecordedFact {
  at: Date;
  type: string;
  who: string;
  role: string;
  subjectId: string;
  onBehalf: string | null;
  channel: string;
  data: Record<string, unknown>;
}

/** An object that has a history; `sql` finds it as far as the actor may see it: $1 = the actor's plants, $2 = its id. */
interface Subject {
  sql: (actor: Actor) => string;
  page?: string;
  hiddenFrom?: readonly Role[];
  /** Ids of things of its kind whose facts are about it too, and came later: $2 = its id. */
  later?: string;
}

/** A person's account is in the buyer's scope, as it may be of several organisations: they read of their own there, and administrators of all. */
const PERSON = 'person';

const anyPlant = 'cardinality($1::bigint[]) >= 0';
const ownPlant = '(cardinality($1::bigint[]) = 0 or o.plant_id = any($1::bigint[]))';
const named = (table: string, name = 'number', nameEn = name) =>
  `select o.${name} as name, o.${nameEn} as "nameEn" from ${table} o where o.id = $2 and ${anyPlant}`;

const subjects: Record<string, Subject> = {
  purchase_order: { sql: () => named('purchase_orders'), page: '/purchase-orders/:id', hiddenFrom: ['warehouse_clerk'] },
  delivery_note: { sql: (actor) => `select n.number as name from delivery_notes n where n.id = $2 and ${visibleNotes(actor)}`, page: '/delivery-notes/:id' },
  goods_receipt: {
    sql: () => `select o.number as name from goods_receipts o where o.id = $2 and ${ownPlant}`, page: '/receiving/receipts/:id',
    later: 'select id from goods_receipts where reverses_id = $2' },
  statement: { sql: () => named('statements'), page: '/statements/:id', hiddenFrom: ['warehouse_clerk'] },
  supplier: { sql: () => named('suppliers', 'name', 'name_en'), page: '/suppliers/:id', hiddenFrom: ['warehouse_clerk'] },
  [PERSON]: { sql: () => named('people', 'name', 'name_en'), page: '/people', hiddenFrom: ['warehouse_clerk', 'buyer', 'accountant', 'supplier_clerk', 'supplier_admin'] },
  company: { sql: () => named('companies', 'name', 'name_en'), page: '/organization', hiddenFrom: ['warehouse_clerk', 'supplier_clerk', 'supplier_admin'] },
};

const PAGE_SIZE = 50;

/** Every object's history, read from the facts; row security leaves a supplier only its own and shared ones. */
@Injectable()
export class HistoryQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound when the object is not there, not the actor's, or has no history page for this role */
  async of(actor: Actor, subject: string, id: string, page: number): Promise<{ name: string; nameEn?: string; page?: string; facts: ResultPage<RecordedFact> }> {
    const own = subject === PERSON && id === actor.personId;
    const known = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined;
    if (!known || (known.hiddenFrom?.includes(actor.role) && !own)) throw new NotFound();
    const home = own ? '/sessions' : known.page;
    return this.database.read(own ? inHouse(actor) : actor, async (tx) => {
      const { name, nameEn } = await tx.one<{ name: string; nameEn?: string }>(known.sql(actor), [actor.plantIds, id]);
      const rows = await tx.rows<RecordedFact & { total: string }>(
        `select at, type, actor_name as who, actor_role as role, subject_id::text as "subjectId", on_behalf as "onBehalf", channel, data, count(*) over() as total
         from facts where subject_type = $1 and subject_id in (select $2::bigint${known.later ? ` union all ${known.later}` : ''})
         order by subject_id desc, subject_seq desc limit ${PAGE_SIZE} offset $3`,
        [subject, id, offsetOf(page, PAGE_SIZE)]);
      return { name, ...(nameEn ? { nameEn } : {}), ...(home ? { page: home } : {}), facts: resultPage(rows, Number(rows[0]?.total ?? 0), page, PAGE_SIZE) };
    });
  }
}
