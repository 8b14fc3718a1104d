import { Injectable } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { receiptRows, type ReceiptRow } from './receipts.queries.js';
import { plantsOf, type ScanPlant } from './scan-page.queries.js';

export const boardViews = ['due', 'overdue', 'today', 'arrived', 'receiving', 'later', 'partly'] as const;
export type BoardView = (typeof boardViews)[number];

export interface BoardNote {
  id: string;
  number: string;
  supplier: string;
  supplierEn: string;
  plant: string;
  plantName: string;
  plantNameEn: string;
  dock: string | null;
  dockEn: string | null;
  state: string;
  arriveOn: string | null;
  arrivedAt: Date | null;
  plate: string;
  lines: number;
  packages: number;
  counted: number;
}

export interface UnknownScan {
  at: Date;
  raw: string;
  plant: string;
  plantName: string;
  plantNameEn: string;
  who: string;
  /** `client:sequence` of the scan. */
  scan: string;
}

/** What is held apart of one note line, in the order unit. */
export interface HeldSurplus {
  noteId: string;
  noteNumber: string;
  itemCode: string;
  unit: string;
  unitEn: string;
  quantity: string;
  at: Date;
}

/** What the board is asked for; a plant that is not the actor's counts as not given. */
export interface BoardRequest {
  plant: unknown;
  view: BoardView;
  q: string;
  page: number;
}

export interface Board {
  plants: ScanPlant[];
  plantId: string | null;
  today: string;
  counts: Record<BoardView, number>;
  notes: ResultPage<BoardNote>;
  recent: readonly ReceiptRow[];
  unknown: UnknownScan[];
  surplus: HeldSurplus[];
}

/** Whose board it is, and when. */
interface Place {
  plantId: string | null;
  today: string;
}

const DAY_MS = 24 * 3600 * 1000;
const UNKNOWN_FOR_DAYS = 7;
const SURPLUS_FOR_DAYS = 30;
const PAGE_SIZE = 30;
const RECENT = 6;

/** Which view a note of the board is in; `due` is what the docks have to do with now. $1 plants, $2 today, $3 company, $4 plant. */
const base = `
  select n.id, n.number, n.supplier_id, n.plant_id, n.dock_id, n.state, n.arrive_on, n.arrived_at, n.plate, n.search,
    case when n.state = 'receiving' then 'receiving' when n.state = 'partly_received' then 'partly' when n.state = 'arrived' then 'arrived'
      when n.arrive_on is null or n.arrive_on = $2 then 'today' when n.arrive_on < $2 then 'overdue' else 'later' end as view
  from delivery_notes n
  where n.company_id = $3 and n.state in ('submitted','arrived','receiving','partly_received')
    and (cardinality($1::bigint[]) = 0 or n.plant_id = any($1::bigint[])) and ($4::bigint is null or n.plant_id = $4)`;

/** What the docks wait for and what went wrong there. */
@Injectable()
export class BoardQueries {
  constructor(private readonly database: Database) {}

  /** Everything the board says, in one scope. */
  show(actor: Actor, request: BoardRequest): Promise<Board> {
    return this.database.read(actor, async (tx) => {
      const plants = await plantsOf(tx);
      const plant = plants.find(({ id }) => id === request.plant);
      const place = { plantId: plant?.id ?? null, today: localDateOf(tx.at, (plant ?? plants[0])?.timeZone ?? 'Asia/Shanghai') };
      return {
        plants, ...place, counts: await countsOf(tx, place), notes: await notesOf(tx, request, place),
        recent: (await receiptRows(tx, { q: '', from: null, to: null, supplierId: null, noteId: null, page: 1 }, RECENT)).rows,
        unknown: await unknownScans(tx, place.plantId), surplus: await surplusOf(tx, place.plantId) };
    });
  }
}

/** How many notes are in each view. */
async function countsOf(tx: Tx, { today, plantId }: Place): Promise<Record<BoardView, number>> {
  const rows = await tx.rows<{ view: BoardView; count: number }>(
    `select view, count(*)::int as count from (${base}) b group by view`, [tx.actor.plantIds, today, tx.actor.companyId, plantId]);
  const of = (view: BoardView) => rows.find((row) => row.view === view)?.count ?? 0;
  const counts = { overdue: of('overdue'), today: of('today'), arrived: of('arrived'), receiving: of('receiving'), later: of('later'), partly: of('partly') };
  return { ...counts, due: counts.overdue + counts.today + counts.arrived + counts.receiving };
}

async function notesOf(tx: Tx, { view, q, page }: BoardRequest, { today, plantId }: Place): Promise<ResultPage<BoardNote>> {
  const rows = await tx.rows<BoardNote & { total: string }>(
    `select b.id, b.number, s.short_name as supplier, s.name_en as "supplierEn", pl.code as plant, pl.name as "plantName", pl.name_en as "plantNameEn",
       d.name as dock, d.name_en as "dockEn", b.state, b.arrive_on as "arriveOn",
       b.arrived_at as "arrivedAt", b.plate, count(*) over() as total,
       (select count(*)::int from delivery_note_lines l where l.note_id = b.id and l.removed_at is null) as lines,
       (select count(*)::int from packages p where p.note_id = b.id and p.voided_at is null) as packages,
       (select count(*)::int from packages p where p.note_id = b.id and p.voided_at is null and (select r.kind from package_receipts r
          where r.package_id = p.id order by r.generation desc, r.kind desc limit 1) = 'receive') as counted
     from (${base}) b join suppliers s on s.id = b.supplier_id join plants pl on pl.id = b.plant_id left join docks d on d.id = b.dock_id
     where case when $5 = 'due' then b.view not in ('later', 'partly') else b.view = $5 end
       and (b.number ilike $6 or b.plate ilike $6 or s.name ilike $6 or s.short_name ilike $6 or s.code ilike $6
         or exists (select 1 from delivery_note_lines l join purchase_order_lines ol on ol.id = l.order_line_id
           where l.note_id = b.id and l.removed_at is null and ol.item_code ilike $6))
     order by array_position(array['receiving','arrived','overdue','today','later','partly'], b.view), b.arrive_on nulls last, b.id
     limit ${PAGE_SIZE} offset $7`,
    [tx.actor.plantIds, today, tx.actor.companyId, plantId, view, containing(q), offsetOf(page, PAGE_SIZE)]);
  return resultPage(rows, Number(rows[0]?.total ?? 0), page, PAGE_SIZE);
}

/** Surplus held apart in the last weeks, latest first; what was undone is not in it. */
function surplusOf(tx: Tx, plantId: string | null): Promise<HeldSurplus[]> {
  return tx.rows<HeldSurplus>(
    `select n.id as "noteId", n.number as "noteNumber", ol.item_code as "itemCode", u.name as unit, u.name_en as "unitEn",
       trim_scale(sum(case q.kind when 'hold' then q.quantity else -q.quantity end))::text as quantity, max(q.at) as at
     from quarantined_quantities q join delivery_note_lines l on l.id = q.note_line_id join delivery_notes n on n.id = l.note_id
       join purchase_order_lines ol on ol.id = l.order_line_id join units u on u.code = ol.unit
     where n.company_id = $1 and (cardinality($2::bigint[]) = 0 or n.plant_id = any($2::bigint[])) and ($3::bigint is null or n.plant_id = $3)
     group by n.id, l.id, ol.id, u.code
     having max(q.at) > $4 and sum(case q.kind when 'hold' then q.quantity else -q.quantity end) > 0
     order by max(q.at) desc, l.id`,
    [tx.actor.companyId, tx.actor.plantIds, plantId, before(tx.at, SURPLUS_FOR_DAYS)]);
}

/** Codes nobody knew, latest first: they changed nothing, but someone should look. */
function unknownScans(tx: Tx, plantId: string | null): Promise<UnknownScan[]> {
  return tx.rows<UnknownScan>(
    `select s.at, s.raw, pl.code as plant, pl.name as "plantName", pl.name_en as "plantNameEn", s.person_name as who,
       s.client_id || ':' || s.sequence as scan from scans s join plants pl on pl.id = s.plant_id
     where s.company_id = $1 and s.outcome = 'unknown' and s.at > $4 and (cardinality($2::bigint[]) = 0 or s.plant_id = any($2::bigint[]))
       and ($3::bigint is null or s.plant_id = $3) order by s.at desc, s.id desc limit 8`,
    [tx.actor.companyId, tx.actor.plantIds, plantId, before(tx.at, UNKNOWN_FOR_DAYS)]);
}

function before(at: Date, days: number): Date {
  return new Date(at.getTime() - days * DAY_MS);
}
