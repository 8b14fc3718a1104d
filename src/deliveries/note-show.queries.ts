import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { lastChange, type LastChange } from '../platform/database/last-change.js';
import type { Tx } from '../platform/database/transaction.js';
import { visibleNotes } from './deliveries.access.js';
import { deliveryNoteLifecycle, IN_TRANSIT_STATES, type DeliveryNoteAction, type DeliveryNoteState } from './delivery-note.lifecycle.js';
import { noteErrors } from './note-errors.model.js';
import { packagePlaces } from './package-places.js';
import { packageStates, type PackageState } from './package-state.rules.js';
import { notTaken } from './taken-goods.rules.js';

const STEPS = ['submitted', 'revised', 'arrived', 'received', 'reopened', 'closed', 'cancelled', 'discarded', 'remainder_closed'].map((verb) => `delivery_note.${verb}`);
/** Packages shown on the page; all of them are in the labels. */
const MOST_PACKAGES_SHOWN = 200;

interface Head {
  id: string; number: string; state: DeliveryNoteState; documentVersion: number; version: number; currency: string; supplier: string; supplierEn: string; supplierCode: string;
  plant: string; plantEn: string; address: string; dock: string; dockEn: string; shipOn: string | null; arriveOn: string | null; carrier: string; plate: string;
  driver: string; driverPhone: string; remark: string; createdAt: Date; createdBy: string; submittedAt: Date | null; submittedBy: string;
  arrivedAt: Date | null; finishedAt: Date | null; cancelledAt: Date | null; printCount: number; timeZone: string; overdue: boolean;
}

interface Line {
  id: string; orderId: string; orderNumber: string; lineNumber: string; itemCode: string; itemName: string; itemNameEn: string; spec: string; supplierItemCode: string;
  unit: string; unitEn: string; lot: string; madeOn: string | null; expiresOn: string | null; quantity: string; received: string; closed: string;
  /** What was entered, when in another unit than the order's. */
  enteredQuantity: string | null; enteredUnit: string | null; enteredUnitEn: string | null;
  remainder: string; packSize: string | null; packages: number; remark: string;
  /** Arrived above the line's quantity and held apart. */
  quarantined: string;
  /** Not taken at the dock; part of what was closed. */
  refused: string;
  /** Received damaged, reversals taken off. */
  damaged: string;
}

interface PackageRow {
  id: string; code: string; sscc: string | null; place: number; places: number; quantity: string; lineId: string; position: number; itemCode: string; lot: string;
  unit: string; unitEn: string; documentVersion: number; receivedAt: Date | null; receivedBy: string | null; refused: boolean;
  /** What was found when it was not good, and why it was refused. */
  found: string | null; reason: string | null;
}

interface Receipt {
  id: string; number: string; kind: string; postedOn: string; personName: string; lines: number; reason: string;
}

/** Everything one delivery note's page shows. */
@Injectable()
export class NoteShowQueries {
  constructor(private readonly database: Database) {}

  /** Who last did something to the note; who counts it or changes a draft is not told by name. */
  lastChange(actor: Actor, id: string): Promise<LastChange | undefined> {
    return this.database.read(actor, async (tx) => {
      const { state } = await head(tx, actor, id);
      return state === 'draft' || state === 'receiving' ? undefined : lastChange(tx, { subject: 'delivery_note', id, types: STEPS });
    });
  }

  /** @param problems what kept the note from being submitted, shown at its lines. @throws NotFound */
  show(actor: Actor, id: string, problems: readonly FieldProblem[] = []) {
    return this.database.read(actor, async (tx) => {
      const note = await head(tx, actor, id);
      const lines = await noteLines(tx, id);
      const packages = await notePackages(tx, id);
      const supplier = actor.kind === 'supplier';
      const errors = noteErrors(problems, lines.map((line) => ({ ...line, field: `lines[n${line.id}]` }))).map((error) => ({ ...error, field: error.field.replace(/^lines\[n(\d+)\].*$/, 'line-$1') }));
      const may = (action: DeliveryNoteAction) => deliveryNoteLifecycle.can(note.state, action);
      const closes = (supplier || actor.role === 'buyer' || actor.role === 'administrator') && may('close');
      return {
        note, form: { values: {}, errors },
        lines: lines.map((line) => ({
          ...line, field: `line-${line.id}`, inTransit: isOnItsWay(note.state) ? line.remainder : '0', orderLinks: actor.role !== 'warehouse_clerk',
          problems: errors.filter((error) => error.field === `line-${line.id}`), closable: closes && line.remainder !== '0' })),
        relabel: supplier && note.state === 'submitted' && note.documentVersion > 1 ? { count: packages.filter((one) => isNew(note, one)).length } : undefined,
        packages: withStates(note.state, lines, packages).map((one) => ({ ...one, isNew: isNew(note, one) })).slice(0, MOST_PACKAGES_SHOWN),
        packageCount: packages.length, moreThanShown: packages.length > MOST_PACKAGES_SHOWN, receivedPackages: packages.filter((one) => one.receivedAt && !one.refused).length,
        documents: await tx.rows<{ code: string; version: number; at: Date; current: boolean }>(
          `select code, document_version as version, at, document_version = $2 as current from delivery_note_codes
           where note_id = $1 order by document_version desc`, [id, note.documentVersion]),
        receipts: await receiptsOf(tx, id), photos: await photosOf(tx, id), steps: stepsOf(note), printClass: supplier ? 'btn btn-primary' : 'btn btn-line',
        versionTag: note.submittedAt ? `v${note.documentVersion}` : '',
        can: {
          submit: supplier && may('submit'), edit: supplier && (note.state === 'draft' || may('edit')) && lines.every(({ refused }) => refused === '0'), cancel: supplier && may('cancel'),
          print: note.submittedAt !== null && note.state !== 'cancelled', label: packages.length > 0 && note.state !== 'cancelled',
        },
      };
    });
  }
}

/** Made by the last edit after submitting: no label of it is on a box yet. */
function isNew(note: Head, { documentVersion }: PackageRow): boolean {
  return note.state === 'submitted' && note.documentVersion > 1 && documentVersion === note.documentVersion;
}

function isOnItsWay(state: DeliveryNoteState): boolean {
  return IN_TRANSIT_STATES.includes(state);
}

function head(tx: Tx, actor: Actor, id: string): Promise<Head> {
  return tx.one<Head>(
    `select n.id, n.number, n.state, n.document_version as "documentVersion", n.version, n.currency, v.name as supplier, v.name_en as "supplierEn", v.code as "supplierCode",
       p.name as plant, p.name_en as "plantEn", p.address, coalesce(d.code || ' ' || d.name, '') as dock,
       d.code || ' ' || nullif(d.name_en, '') as "dockEn", n.ship_on as "shipOn", n.arrive_on as "arriveOn",
       n.carrier, n.plate, n.driver, n.driver_phone as "driverPhone", n.remark, n.created_at as "createdAt", n.created_by as "createdBy",
       n.submitted_at as "submittedAt", n.submitted_by as "submittedBy", n.arrived_at as "arrivedAt", n.finished_at as "finishedAt",
       n.cancelled_at as "cancelledAt", n.print_count as "printCount", p.time_zone as "timeZone",
       n.state = 'submitted' and n.arrive_on < ($3::timestamptz at time zone p.time_zone)::date as overdue
     from delivery_notes n join suppliers v on v.id = n.supplier_id join plants p on p.id = n.plant_id left join docks d on d.id = n.dock_id
     where n.id = $2 and ${visibleNotes(actor)}`, [actor.plantIds, id, tx.at]);
}

function noteLines(tx: Tx, id: string): Promise<Line[]> {
  return tx.rows<Line>(
    `select nl.id, o.id as "orderId", o.number as "orderNumber", l.line_number as "lineNumber", l.item_code as "itemCode", l.item_name as "itemName", l.item_name_en as "itemNameEn", l.spec,
       coalesce(nullif(l.supplier_item_code, ''), i.code, '') as "supplierItemCode", u.name as unit, u.name_en as "unitEn", nl.lot,
       nl.made_on as "madeOn", nl.expires_on as "expiresOn", trim_scale(nl.quantity)::text as quantity, trim_scale(nl.received)::text as received,
       trim_scale(nl.closed)::text as closed, trim_scale(nl.quantity - nl.received - nl.closed)::text as remainder,
       trim_scale(nl.pack_size)::text as "packSize", trim_scale(nl.entered_quantity)::text as "enteredQuantity", e.name as "enteredUnit", e.name_en as "enteredUnitEn",
       nl.remark, trim_scale((select coalesce(sum(case q.kind when 'hold' then q.quantity else -q.quantity end), 0)
         from quarantined_quantities q where q.note_line_id = nl.id))::text as quarantined,
       trim_scale((select coalesce(sum(f.quantity), 0) from goods_refusals f where f.note_line_id = nl.id))::text as refused,
       trim_scale((select coalesce(sum(g.quantity), 0) from goods_receipt_lines g where g.note_line_id = nl.id and g.condition = 'damaged'))::text as damaged,
       (select count(*)::int from packages k where k.note_line_id = nl.id and k.voided_at is null) as packages
     from delivery_note_lines nl join purchase_order_lines l on l.id = nl.order_line_id join purchase_orders o on o.id = l.order_id
     join units u on u.code = l.unit left join units e on e.code = nl.entered_unit left join supplier_items i on i.item_id = l.item_id and i.supplier_id = l.supplier_id
     where nl.note_id = $1 and nl.removed_at is null order by nl.position, nl.id`, [id]);
}

function notePackages(tx: Tx, id: string): Promise<PackageRow[]> {
  return tx.rows<PackageRow>(
    `select k.id, k.code, k.sscc, b.place, b.places, trim_scale(k.quantity)::text as quantity,
       nl.id as "lineId", nl.position, l.item_code as "itemCode", nl.lot, u.name as unit, u.name_en as "unitEn", k.document_version as "documentVersion", r.at as "receivedAt", r.person_name as "receivedBy",
       coalesce(${notTaken('r.condition')}, false) as refused, nullif(r.condition, 'good') as found, nullif(r.reason, '') as reason
     from packages k join ${packagePlaces('$1')} b on b.id = k.id join delivery_note_lines nl on nl.id = k.note_line_id
       join purchase_order_lines l on l.id = nl.order_line_id join units u on u.code = l.unit
     left join lateral (select at, person_name, kind, condition, reason from package_receipts where package_id = k.id order by generation desc, kind desc limit 1) r on r.kind = 'receive'
     where k.note_id = $1 order by b.place`, [id]);
}

function receiptsOf(tx: Tx, id: string): Promise<Receipt[]> {
  return tx.rows<Receipt>(
    `select r.id, r.number, r.kind, r.posted_on as "postedOn", r.person_name as "personName", r.reason,
       (select count(*)::int from goods_receipt_lines where receipt_id = r.id) + (select count(*)::int from goods_refusals where receipt_id = r.id) as lines
     from goods_receipts r where r.note_id = $1 order by r.posted_at, r.id`, [id]);
}

function photosOf(tx: Tx, id: string): Promise<{ id: string; itemCode: string | null; at: Date; personName: string }[]> {
  return tx.rows(
    `select p.id, l.item_code as "itemCode", p.at, p.person_name as "personName" from receiving_photos p
       left join delivery_note_lines nl on nl.id = p.note_line_id left join purchase_order_lines l on l.id = nl.order_line_id
     where p.note_id = $1 and p.removed_at is null order by p.at, p.id`, [id]);
}

function withStates(state: DeliveryNoteState, lines: readonly Line[], packages: readonly PackageRow[]): (PackageRow & { state: PackageState | undefined })[] {
  return lines.flatMap((line) => {
    const own = packages.filter(({ lineId }) => lineId === line.id);
    const states = packageStates(state, line, own.map(({ quantity, receivedAt, refused }) => ({ quantity, scanned: receivedAt !== null && !refused, refused })));
    return own.map((one, index) => ({ ...one, state: states[index] }));
  });
}

/** The way of a note: who did what when, and where it stands now. */
function stepsOf(note: Head) {
  const steps = [
    { key: 'drafted', at: note.createdAt as Date | null, who: note.createdBy },
    { key: 'submitted', at: note.submittedAt, who: note.submittedBy },
    { key: 'arrived', at: note.arrivedAt, who: '' },
    { key: 'received', at: note.finishedAt, who: '' },
  ];
  const last = steps.reduce((found, step, index) => (step.at ? index : found), 0);
  return steps.map((step, index) => ({ ...step, number: index + 1, done: step.at !== null, now: index === last + 1 && note.state !== 'cancelled' }));
}
