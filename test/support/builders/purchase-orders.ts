import { createHash } from 'node:crypto';
import { items } from '../../../src/demo/items.js';
import { Decimal } from '../../../src/lib/decimal.js';
import { systemActor } from '../../../src/platform/actor.js';
import { Database } from '../../../src/platform/database/database.js';
import { OrderRevisions } from '../../../src/purchase-orders/index.js';
import type { AppliedRevision, LineLifecycle, MappedLine, MappedOrder } from '../../../src/purchase-orders/index.js';
import type { TestPortal } from '../portal.js';

export interface LineToOrder {
  line?: string;
  /** Code of an item of the cast; default the supplier's first one. */
  item?: string;
  quantity?: string;
  cancelled?: string;
  /** Requested date of the only schedule line; `schedule()` replaces it. */
  on?: string;
  price?: string;
  per?: string;
  taxRate?: string;
  over?: string;
  under?: string;
  note?: string;
  drawing?: string;
  lifecycle?: LineLifecycle;
  blockedReason?: string;
}

export interface ScheduleToOrder {
  number?: string;
  quantity: string;
  on: string;
  from?: string;
}

interface Draft {
  number: string; supplier: string; plant: string; revision: number | undefined; issuedAt: Date | null; issuedOn: string; sentOn: string | undefined;
  complete: boolean; action: MappedOrder['action']; currency: string; priceBasis: MappedOrder['priceBasis']; note: string; incoterm: string;
  lines: (LineToOrder & { schedules: ScheduleToOrder[] })[];
}

let counter = 0;

/** An order of the cast's factory as its ERP sends it; each call of the ERP is one `apply`. */
export function anOrder(number?: string): OrderBuilder {
  counter += 1;
  return new OrderBuilder({
    number: number ?? `PO-${String(counter).padStart(4, '0')}`, supplier: 'S1001', plant: '1000', revision: 1, issuedAt: null, issuedOn: '2026-11-18', sentOn: undefined,
    complete: true, action: 'new', currency: 'CNY', priceBasis: 'tax_exclusive', note: '', incoterm: '', lines: [] });
}

export class OrderBuilder {
  constructor(private readonly draft: Draft) {}

  forSupplier(code: string): OrderBuilder {
    return this.with({ supplier: code });
  }

  atPlant(code: string): OrderBuilder {
    return this.with({ plant: code });
  }

  inCurrency(currency: string, priceBasis: MappedOrder['priceBasis'] = 'tax_exclusive'): OrderBuilder {
    return this.with({ currency, priceBasis });
  }

  note(note: string): OrderBuilder {
    return this.with({ note });
  }

  incoterm(incoterm: string): OrderBuilder {
    return this.with({ incoterm });
  }

  sentOn(sentOn: string): OrderBuilder {
    return this.with({ sentOn });
  }

  /** The document names only the lines that change. */
  partial(): OrderBuilder {
    return this.with({ complete: false });
  }

  /** The source counts no revisions; it only says when the document was issued. */
  issued(at: string): OrderBuilder {
    return this.with({ revision: undefined, issuedAt: new Date(at) });
  }

  revision(revision: number): OrderBuilder {
    return this.with({ revision, action: revision > 1 ? 'change' : 'new' });
  }

  cancelled(): OrderBuilder {
    return this.with({ action: 'cancel' });
  }

  /** Adds a line; number '10', '20', … unless it is given. */
  line(line: LineToOrder = {}): OrderBuilder {
    const lines = [...this.draft.lines, { line: String((this.draft.lines.length + 1) * 10), ...line, schedules: [] }];
    return this.with({ lines });
  }

  /** Adds a schedule line to the last line, whose quantity becomes the sum. */
  schedule(schedule: ScheduleToOrder): OrderBuilder {
    const last = this.draft.lines.at(-1);
    if (!last) throw new Error('a schedule line needs a line before it');
    const schedules = [...last.schedules, schedule];
    const quantity = Decimal.sum(schedules.map((one) => one.quantity)).toString();
    return this.with({ lines: [...this.draft.lines.slice(0, -1), { ...last, quantity, schedules }] });
  }

  /** The next revision with some values of one line changed. */
  changing(line: string, values: LineToOrder): OrderBuilder {
    const lines = this.draft.lines.map((one) => (one.line === line ? { ...one, ...values } : one));
    return this.with({ lines }).next();
  }

  /** The next revision with other schedule lines in one line. */
  rescheduling(line: string, schedules: ScheduleToOrder[]): OrderBuilder {
    const quantity = Decimal.sum(schedules.map((one) => one.quantity)).toString();
    const lines = this.draft.lines.map((one) => (one.line === line ? { ...one, quantity, schedules } : one));
    return this.with({ lines }).next();
  }

  /** The next revision without a line. */
  without(line: string): OrderBuilder {
    return this.with({ lines: this.draft.lines.filter((one) => one.line !== line) }).next();
  }

  next(): OrderBuilder {
    return this.with({ revision: (this.draft.revision ?? 1) + 1, action: 'change' });
  }

  get number(): string {
    return this.draft.number;
  }

  /** Hands the document to the portal, as the ERP exchange does. */
  async apply(portal: TestPortal): Promise<AppliedRevision> {
    const mapped = await this.mapped(portal);
    const actor = systemActor(mapped.companyId, 'ERP', 'erp');
    return portal.service(Database).transaction(actor, (tx) => portal.service(OrderRevisions).apply(tx, mapped));
  }

  /** The document with the ids this portal has. */
  async mapped(portal: TestPortal): Promise<MappedOrder> {
    const { draft } = this;
    const ids = await this.idsIn(portal);
    const payload = JSON.parse(JSON.stringify({ ...draft, action: undefined })) as unknown;
    return {
      companyId: ids.company, supplierId: ids.supplier, source: 'erp', type: 'standard', number: draft.number,
      sourceRevision: draft.revision === undefined ? null : String(draft.revision), ...(draft.revision === undefined ? {} : { revision: draft.revision }),
      issuedAt: draft.issuedAt, issuedOn: draft.issuedOn, ...(draft.sentOn ? { sentOn: draft.sentOn } : {}), snapshotComplete: draft.complete,
      action: draft.action, plantId: ids.plant, currency: draft.currency, priceBasis: draft.priceBasis,
      buyer: { name: '王芳', phone: '021-5555 0101', email: 'wang.fang@mingda.example', personId: ids.buyer },
      paymentTerms: '月结 60 天', incoterm: draft.incoterm, contract: '', note: draft.note, extras: {}, payload,
      hash: createHash('sha256').update(JSON.stringify([payload, draft.action])).digest(),
      lines: draft.lines.map((line) => this.mappedLine(line, ids.items)),
    };
  }

  private mappedLine(line: Draft['lines'][number], itemIds: ReadonlyMap<string, string>): MappedLine {
    const item = items.find((one) => (line.item ? one.code === line.item : one.supplier === this.draft.supplier));
    if (!item) throw new Error(`the cast has no item ${line.item ?? this.draft.supplier}`);
    const quantity = line.quantity ?? '100';
    const schedules = line.schedules.length ? line.schedules : [{ quantity, on: line.on ?? '2026-12-01' }];
    return {
      lineNumber: line.line ?? '10', itemId: itemIds.get(item.code) ?? null, itemCode: item.code, supplierItemCode: item.supplierCode, itemName: item.name,
      itemNameEn: item.nameEn, spec: item.spec, drawingRevision: line.drawing ?? '', unit: item.unit, sourceUnit: item.unit, quantity: new Decimal(quantity),
      ...(line.cancelled ? { cancelled: new Decimal(line.cancelled) } : {}), price: new Decimal(line.price ?? '12.5'), per: new Decimal(line.per ?? '1'),
      taxRate: new Decimal(line.taxRate ?? '13'), overPercent: new Decimal(line.over ?? '0'), underPercent: new Decimal(line.under ?? '0'),
      ...(line.lifecycle ? { lifecycle: line.lifecycle } : {}), ...(line.blockedReason ? { blockedReason: line.blockedReason } : {}),
      note: line.note ?? '', extras: {},
      schedules: schedules.map((one: ScheduleToOrder) => ({
        sourceNumber: one.number ?? null, quantity: new Decimal(one.quantity), requiredOn: one.on, ...(one.from ? { requiredFrom: one.from } : {}) })),
    };
  }

  private async idsIn({ db }: TestPortal) {
    const [row] = await db.sql<{ company: string; supplier: string; plant: string; buyer: string | null }>(
      `select c.id as company, s.id as supplier, p.id as plant, (select id from people where name = '王芳' limit 1) as buyer
       from companies c join suppliers s on s.company_id = c.id and s.code = $1 join plants p on p.company_id = c.id and p.code = $2`,
      [this.draft.supplier, this.draft.plant]);
    if (!row) throw new Error(`the cast has no supplier ${this.draft.supplier} or plant ${this.draft.plant}`);
    const known = await db.sql<{ id: string; code: string }>('select id, code from items');
    return { ...row, items: new Map(known.map(({ id, code }) => [code, id])) };
  }

  private with(values: Partial<Draft>): OrderBuilder {
    return new OrderBuilder({ ...this.draft, ...values });
  }
}
