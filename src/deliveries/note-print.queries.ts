import { Injectable } from '@nestjs/common';
import { Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { contactIn, personIn } from '../platform/i18n/person-name.js';
import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';
import type { BoxLabel, BoxLabelsPdfModel } from './box-label.pdf-model.js';
import { visibleNotes } from './deliveries.access.js';
import type { DeliveryNotePdfLine, DeliveryNotePdfModel } from './delivery-note.pdf-model.js';
import { packagePlaces } from './package-places.js';

interface Head {
  number: string; state: string; language: DocumentLanguage; version: number; code: string | null; supplier: string; shortName: string; phone: string; address: string;
  customer: string; plant: string; dock: string | null; plantAddress: string; shipOn: string | null; arriveOn: string | null; carrier: string; plate: string; driver: string;
  driverPhone: string; remark: string; preparedBy: string; timeZone: string; printCount: number; labelPrints: number;
}

const HEAD = `
  select n.number, n.state, k.language, n.document_version as version, c.code, case k.language when 'en' then s.name_en else s.short_name end as "shortName", s.phone, s.address,
    case k.language when 'en' then s.name_en else s.name end as supplier, case k.language when 'en' then co.name_en else co.name end as customer,
    case k.language when 'en' then p.name_en else p.name end as plant, d.code as dock, p.address as "plantAddress",
    n.ship_on as "shipOn", n.arrive_on as "arriveOn", n.carrier, n.plate, n.driver, n.driver_phone as "driverPhone", n.remark,
    coalesce(nullif(n.submitted_by, ''), n.created_by) as "preparedBy", p.time_zone as "timeZone", n.print_count as "printCount",
    (select count(*)::int from facts f where f.subject_type = 'delivery_note' and f.subject_id = n.id and f.type = 'delivery_note.printed'
      and f.data ->> 'kind' = 'labels' and (f.data ->> 'documentVersion')::int = n.document_version) as "labelPrints"
  from delivery_notes n cross join lateral (select coalesce($3, n.language) as language) k join suppliers s on s.id = n.supplier_id join companies co on co.id = n.company_id join plants p on p.id = n.plant_id
  left join docks d on d.id = n.dock_id left join delivery_note_codes c on c.note_id = n.id and c.document_version = n.document_version
  where n.id = $2`;

const PACKAGE_KIND: Record<DocumentLanguage, string> = { 'zh-CN': '箱', en: 'boxes' };

/** What the papers of a note say, in the language of the note unless another is asked for. No prices anywhere. */
@Injectable()
export class NotePrintQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, Refusal delivery_note.not_printable for a draft or a cancelled note */
  note(actor: Actor, id: string, language?: DocumentLanguage): Promise<DeliveryNotePdfModel> {
    return this.database.read(actor, async (tx) => {
      const head = await this.head(tx, actor, id, language);
      if (!head.code || head.state === 'cancelled') throw new Refusal('delivery_note.not_printable', { state: head.state });
      const lines = await lineModels(tx, id, head.language);
      const count = lines.reduce((sum, line) => sum + (line.packageCount ?? 0), 0);
      return {
        language: head.language, number: head.number, version: head.version, documentCode: head.code,
        supplier: { name: head.supplier, phone: head.phone || null, address: head.address || null },
        customer: head.customer, plant: head.plant, dock: head.dock, address: head.plantAddress || null, shippedOn: head.shipOn,
        expectedOn: head.arriveOn, carrier: head.carrier || null, vehicle: head.plate || null, driver: contactIn(head.language, head.driver) || null,
        driverPhone: head.driverPhone || null, lines, packages: [{ kind: PACKAGE_KIND[head.language], count }],
        remark: head.remark || null, preparedBy: personIn(head.language, head.preparedBy), timeZone: head.timeZone,
        printing: { at: this.clock.now().toISOString(), by: personIn(head.language, actor.name), count: Math.max(1, head.printCount) },
      };
    });
  }

  /** Labels of all packages, or of one; "n of m" counts all of them either way. @throws NotFound, Refusal */
  labels(actor: Actor, id: string, packageId: string | undefined, language?: DocumentLanguage): Promise<BoxLabelsPdfModel> {
    return this.database.read(actor, async (tx) => {
      const head = await this.head(tx, actor, id, language);
      if (head.state === 'cancelled') throw new Refusal('delivery_note.not_printable', { state: head.state });
      const all = await labelModels(tx, id, head.language);
      const labels = packageId === undefined ? all : all.filter((label) => label.id === packageId);
      if (packageId !== undefined && !labels.length) throw new NotFound();
      if (!labels.length) throw new Refusal('delivery_note.no_packages');
      return {
        language: head.language, noteNumber: head.number, supplierShortName: head.shortName, plant: head.plant, dock: head.dock,
        labels: labels.map(({ id: _, ...label }) => label), reprint: head.labelPrints > 1, printedAt: this.clock.now().toISOString(),
      };
    });
  }

  private async head(tx: Tx, actor: Actor, id: string, language: DocumentLanguage | undefined): Promise<Head> {
    return tx.one<Head>(`${HEAD} and ${visibleNotes(actor)}`, [actor.plantIds, id, language ?? null]);
  }
}

const COLUMNS = `o.number as "orderNumber", l.line_number as "orderLine", l.item_code as "itemCode",
  coalesce(nullif(l.supplier_item_code, ''), i.code) as "supplierItemCode", case when $2 = 'en' and l.item_name_en <> '' then l.item_name_en else l.item_name end as name, nullif(l.spec, '') as spec,
  case $2 when 'en' then u.name_en else u.name end as unit, nullif(nl.lot, '') as lot, nl.made_on as "madeOn", nl.expires_on as "expiresOn"`;

const TABLES = `delivery_note_lines nl join purchase_order_lines l on l.id = nl.order_line_id join purchase_orders o on o.id = l.order_id
  join units u on u.code = l.unit left join supplier_items i on i.item_id = l.item_id and i.supplier_id = l.supplier_id`;

function lineModels(tx: Tx, id: string, language: string): Promise<DeliveryNotePdfLine[]> {
  return tx.rows<DeliveryNotePdfLine>(
    `select ${COLUMNS}, trim_scale(nl.quantity)::text as quantity, trim_scale(nl.entered_quantity)::text as "enteredQuantity",
       (select case $2 when 'en' then e.name_en else e.name end from units e where e.code = nl.entered_unit) as "enteredUnit", nullif(nl.remark, '') as remark,
       (select count(*)::int from packages k where k.note_line_id = nl.id and k.voided_at is null) as "packageCount"
     from ${TABLES} where nl.note_id = $1 and nl.removed_at is null order by nl.position, nl.id`, [id, language]);
}

async function labelModels(tx: Tx, id: string, language: string): Promise<(BoxLabel & { id: string })[]> {
  type Row = NonNullable<BoxLabel['content']> & { id: string; packageCode: string; place: number; places: number };
  const rows = await tx.rows<Row>(
    `select ${COLUMNS}, k.id, coalesce('00' || k.sscc, k.code) as "packageCode", b.place, b.places, trim_scale(k.quantity)::text as quantity
     from packages k join ${packagePlaces('$1')} b on b.id = k.id join ${TABLES.replace('delivery_note_lines nl', 'delivery_note_lines nl on nl.id = k.note_line_id')}
     where k.note_id = $1 order by b.place`, [id, language]);
  return rows.map(({ id: packageId, packageCode, place, places, ...content }) => ({ id: packageId, packageCode, content, ordinal: place, total: places }));
}
