import { Injectable } from '@nestjs/common';
import { notTaken } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { countedPerLine } from './counting.js';
import type { ScanAnswer, ScanKey } from './scan-answer.js';
import { answerOf } from './scan-log.js';

export interface ScanPlant {
  id: string;
  code: string;
  name: string;
  nameEn: string;
  timeZone: string;
}

/** A note line as the clerk counts it; quantities in the order unit, as text. `expected` is without what was closed. */
export interface CountLine {
  id: string;
  itemCode: string;
  itemName: string;
  itemNameEn: string;
  unit: string;
  unitEn: string;
  lot: string;
  /** '' unless another line of the note has the same item and lot. */
  orderNumber: string;
  expected: string;
  counted: string;
  damaged: string;
  /** What of the damaged stands on receipts already. */
  damagedPosted: string;
  /** Counted and not taken; what a receipt has refused is no longer expected. */
  refused: string;
  posted: string;
  quarantined: string;
}

export interface CountNote {
  id: string;
  number: string;
  state: string;
  plantId: string;
  supplier: string;
  supplierEn: string;
  dock: string | null;
  dockEn: string | null;
  packages: number;
  packagesCounted: number;
  lines: CountLine[];
}

export interface ExpectedNote {
  id: string;
  number: string;
  supplier: string;
  supplierEn: string;
  state: string;
  arriveOn: string | null;
  packages: number;
}

/** What the handheld shows. */
@Injectable()
export class ScanPageQueries {
  constructor(private readonly database: Database) {}

  /** The plants the actor may receive at, by code. */
  plants(actor: Actor): Promise<ScanPlant[]> {
    return this.database.read(actor, plantsOf);
  }

  /** The plant to begin with: where this person scanned last. */
  async lastPlant(actor: Actor): Promise<string | undefined> {
    const row = await this.database.read(actor, (tx) => tx.row<{ plantId: string }>(
      'select plant_id as "plantId" from scans where person_id = $1 order by at desc limit 1', [actor.personId]));
    return row?.plantId;
  }

  /** @throws NotFound for a draft, or a note of a plant that is not the actor's */
  note(actor: Actor, noteId: string): Promise<CountNote> {
    return this.database.read(actor, (tx) => countNote(tx, noteId));
  }

  answer(actor: Actor, key: ScanKey): Promise<ScanAnswer | undefined> {
    return this.database.read(actor, (tx) => answerOf(tx, key));
  }

  /** The last thing this person counted on the note that can still be taken back. */
  async undoable(actor: Actor, noteId: string): Promise<ScanKey | undefined> {
    const row = await this.database.read(actor, (tx) => tx.row<{ clientId: string; sequence: string }>(
      `select s.client_id as "clientId", s.sequence from scans s join delivery_notes n on n.id = s.note_id
       where s.note_id = $1 and s.person_id = $2 and n.state = 'receiving' and s.outcome in ('right', 'over') and s.answer ? 'quantity'
         and s.at > coalesce((select max(posted_at) from goods_receipts where note_id = $1), '-infinity')
         and not exists (select 1 from scans u where u.note_id = $1 and u.outcome = 'undone' and u.answer ->> 'undid' = s.client_id || ':' || s.sequence)
       order by s.id desc limit 1`, [noteId, actor.personId]));
    return row && { clientId: row.clientId, sequence: Number(row.sequence) };
  }

  /** What the plant waits for, soonest first. */
  expected(actor: Actor, plantId: string): Promise<ExpectedNote[]> {
    return this.database.read(actor, (tx) => tx.rows<ExpectedNote>(
      `select n.id, n.number, s.short_name as supplier, s.name_en as "supplierEn", n.state, n.arrive_on as "arriveOn",
         (select count(*)::int from packages p where p.note_id = n.id and p.voided_at is null) as packages
       from delivery_notes n join suppliers s on s.id = n.supplier_id
       where n.plant_id = $1 and n.state in ('submitted','arrived','receiving','partly_received')
       order by case n.state when 'receiving' then 0 when 'arrived' then 1 when 'partly_received' then 3 else 2 end, n.arrive_on nulls last, n.id limit 50`, [plantId]));
  }
}

/** One note with its counts, inside a reading transaction. */
export async function countNote(tx: Tx, noteId: string): Promise<CountNote> {
  const note = await tx.row<Omit<CountNote, 'lines'>>(
    `select n.id, n.number, n.state, n.plant_id as "plantId", s.short_name as supplier, s.name_en as "supplierEn", d.name as dock, d.name_en as "dockEn",
       (select count(*)::int from packages p where p.note_id = n.id and p.voided_at is null) as packages,
       (select count(*)::int from packages p where p.note_id = n.id and p.voided_at is null and (select r.kind from package_receipts r
          where r.package_id = p.id order by r.generation desc, r.kind desc limit 1) = 'receive') as "packagesCounted"
     from delivery_notes n join suppliers s on s.id = n.supplier_id left join docks d on d.id = n.dock_id
     where n.id = $1 and n.submitted_at is not null and (cardinality($2::bigint[]) = 0 or n.plant_id = any($2::bigint[]))`,
    [noteId, tx.actor.plantIds]);
  if (!note) throw new NotFound();
  const of = 'note_line_id in (select id from delivery_note_lines where note_id = $1)';
  const lines = await tx.rows<CountLine>(
    `select l.id, ol.item_code as "itemCode", ol.item_name as "itemName", ol.item_name_en as "itemNameEn", u.name as unit, u.name_en as "unitEn", l.lot,
       case when count(*) over (partition by ol.item_code, l.lot) > 1 then o.number::text || ' / ' || ol.line_number else '' end as "orderNumber", l.quantity - l.closed as expected,
       coalesce(c.counted, 0) as counted, coalesce(c.damaged, 0) as damaged, coalesce(g.damaged, 0) as "damagedPosted", coalesce(c.refused, 0) as refused, l.received as posted, coalesce(q.quantity, 0) as quarantined
     from delivery_note_lines l join purchase_order_lines ol on ol.id = l.order_line_id join purchase_orders o on o.id = ol.order_id
       join units u on u.code = ol.unit
       left join (select note_line_id, sum(quantity) as counted, sum(quantity) filter (where condition = 'damaged') as damaged,
           sum(quantity) filter (where ${notTaken('condition')}) as refused
         from (${countedPerLine(of)}) k group by 1) c on c.note_line_id = l.id
       left join (select note_line_id, sum(quantity) as damaged from goods_receipt_lines where ${of} and condition = 'damaged' group by 1) g on g.note_line_id = l.id
       left join (select note_line_id, sum(case kind when 'hold' then quantity else -quantity end) as quantity
         from quarantined_quantities where ${of} group by 1) q on q.note_line_id = l.id
     where l.note_id = $1 and l.removed_at is null order by l.position`, [noteId]);
  return { ...note, lines: lines.map(plain) };
}

/** Without the trailing zeros of the column, so that texts compare. */
function plain(line: CountLine): CountLine {
  const text = (value: string) => new Decimal(value).toString();
  return {
    ...line, expected: text(line.expected), counted: text(line.counted), damaged: text(line.damaged), damagedPosted: text(line.damagedPosted),
    refused: text(line.refused), posted: text(line.posted), quarantined: text(line.quarantined) };
}

/** The plants the actor of a scope may receive at, by code. */
export function plantsOf(tx: Tx): Promise<ScanPlant[]> {
  return tx.rows<ScanPlant>(
    `select id, code, name, name_en as "nameEn", time_zone as "timeZone" from plants
     where company_id = $1 and (cardinality($2::bigint[]) = 0 or id = any($2::bigint[])) order by code`, [tx.actor.companyId, tx.actor.plantIds]);
}
