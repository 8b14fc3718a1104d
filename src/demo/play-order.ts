import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeliveriesCommands } from '../deliveries/deliveries.commands.js';
import { Inbound } from '../erp-exchange/inbound.js';
import { writeJsonOrder, type OrderDocument } from '../erp-exchange/formats/index.js';
import { Decimal } from '../lib/decimal.js';
import { addDays } from '../lib/local-date.js';
import { Database } from '../platform/database/database.js';
import { projectRoot } from '../project-root.js';
import { AnswersCommands } from '../purchase-orders/answers.commands.js';
import { DecisionsCommands } from '../purchase-orders/decisions.commands.js';
import type { GoodsCondition } from '../receiving/condition.rules.js';
import { PhotosCommands } from '../receiving/photos.commands.js';
import { ReceiptsCommands } from '../receiving/receipts.commands.js';
import { ReversalsCommands } from '../receiving/reversals.commands.js';
import { ScansCommands } from '../receiving/scans.commands.js';
import { source, suppliers } from './cast.js';
import { items, type DemoItem } from './items.js';
import type { OrderStory } from './order-stories.js';
import type { Stage } from './stage.js';

interface ScheduleRow {
  id: string;
  version: number;
  required_on: string;
  quantity: string;
  line_number: string;
}

const BUYER = { name: '王芳', nameEn: 'Wang Fang', phone: '021-5888 6620', email: 'wang.fang@mingda.example' };

/** Plays one order from its arrival to where its story ends, through the same commands people and the ERP use. */
export class OrderPlay {
  private orderId = '';
  private noteId = '';
  private receiptId = '';
  private readonly number: string;

  constructor(
    private readonly stage: Stage,
    private readonly story: OrderStory,
    index: number,
  ) {
    this.number = `PO-${stage.day(story.issued).replaceAll('-', '')}-${String(101 + index * 7).padStart(4, '0')}`;
  }

  /** Puts everything that happens to this order on the stage. */
  schedule(): void {
    const { stage, story } = this;
    const { issued, fate } = story;
    stage.on(issued, 9.3, () => this.arrive(1));
    if (fate === 'unanswered') return;
    if (fate === 'cancelled') return stage.on(issued + 3, 14, () => this.arrive(2, { action: 'cancel' }));
    if (fate === 'proposed' || fate === 'countered') {
      stage.on(issued + 1, 10.5, () => this.propose());
      if (fate === 'countered') stage.on(issued + 2, 11, () => this.counter());
      return;
    }
    if (fate === 'rejected') return stage.on(issued + 1, 15.2, () => this.reject());
    stage.on(issued + 1, 10.2, () => this.accept());
    if (fate === 'changed') return stage.on(Math.min(issued + 16, -1), 16, () => this.arrive(2, { more: 2 }));
    this.scheduleShipment();
  }

  private scheduleShipment(): void {
    const { stage, story } = this;
    const { fate, ships } = story;
    if (fate === 'drafted') return stage.on(-1, 17, () => this.ship(false));
    if (ships === undefined) return;
    stage.on(ships, 9, () => this.ship(true));
    if (fate === 'in_transit') return;
    if (fate === 'arrived') return stage.on(ships + 1, 9.8, () => this.atTheGate());
    stage.on(ships + 1, 10.4, () => this.scan(fate === 'short' || fate === 'receiving' ? 1 : 0));
    if (fate === 'receiving') return;
    if (fate === 'refused') stage.on(ships + 1, 10.8, () => this.photograph());
    stage.on(ships + 1, 11.1, () => this.finish());
    if (fate === 'reversed') stage.on(ships + 3, 15, () => this.reverse());
  }

  private async arrive(revision: number, change: { action?: 'cancel'; more?: number } = {}): Promise<void> {
    const document = this.document(revision, change);
    const taken = await this.stage.get(Inbound).take(this.stage.inbox(), `${this.number}-r${revision}.json`, writeJsonOrder(document));
    if (taken.state !== 'applied') throw new Error(`demo order ${this.number}: ${JSON.stringify(taken)}`);
    const order = await this.read((tx) => tx.one<{ id: string }>('select id from purchase_orders where number = $1', [this.number]));
    this.orderId = order.id;
  }

  private document(revision: number, { action, more = 0 }: { action?: 'cancel'; more?: number }): OrderDocument {
    const { stage, story } = this;
    const house = suppliers.find(({ code }) => code === story.supplier);
    return {
      documentType: 'purchase-order', source: source.code, messageId: `${this.number}-r${revision}`, number: this.number, revision: String(revision),
      issuedOn: stage.day(story.issued), snapshotComplete: true, action: action ?? (revision > 1 ? 'change' : 'new'),
      currency: 'CNY', priceBasis: 'tax_inclusive',
      buyer: { name: '', identifiers: [], contactName: BUYER.name, contactPhone: BUYER.phone, contactEmail: BUYER.email },
      supplier: { name: house?.name ?? '', identifiers: [{ scheme: 'ERP', value: story.supplier }] },
      shipTo: { locationId: story.plant }, paymentTerms: house?.paymentTerms ?? '', extras: {},
      lines: story.lines.map(([item, packs, price, required], index) => {
        const wanted = this.item(item);
        const quantity = new Decimal(wanted.packSize).times(packs + (index === 0 ? more : 0)).toString();
        return {
          lineNumber: String((index + 1) * 10).padStart(5, '0'), quantity, unit: wanted.unit, price, per: '1', taxRate: '13', overPercent: '2', extras: {},
          item: { buyerCode: wanted.code, supplierCode: wanted.supplierCode, gtinValid: false, name: wanted.name, spec: wanted.spec },
          schedules: [{ quantity, requiredOn: stage.day(required) }],
        };
      }),
    };
  }

  private item(place: number): DemoItem {
    const found = items.filter(({ supplier }) => supplier === this.story.supplier)[place];
    if (!found) throw new Error(`${this.story.supplier} has no item ${place}`);
    return found;
  }

  private async schedules(): Promise<ScheduleRow[]> {
    return this.read((tx) => tx.rows<ScheduleRow>(
      `select s.id, s.version, s.required_on, s.quantity::text as quantity, l.line_number from schedule_lines s join purchase_order_lines l on l.id = s.order_line_id
       where s.order_id = $1 and s.answer <> 'superseded' order by l.position, s.sequence`, [this.orderId]));
  }

  private async accept(): Promise<void> {
    const rows = await this.schedules();
    await this.stage.get(AnswersCommands).submit(this.stage.clerkOf(this.story.supplier), this.orderId, rows.map((row) => ({
      scheduleLineId: row.id, version: row.version, action: 'accept' as const, parts: [], reasonCode: '', reasonText: '' })));
  }

  private async propose(): Promise<void> {
    const [first, ...others] = await this.schedules();
    if (!first) return;
    const all = new Decimal(first.quantity);
    const now = all.times(2).div(5, 0).round(0);
    await this.stage.get(AnswersCommands).submit(this.stage.clerkOf(this.story.supplier), this.orderId, [
      {
        scheduleLineId: first.id, version: first.version, action: 'propose', reasonCode: 'capacity', reasonText: '产能排满，分两批交货',
        parts: [{ row: 0, promisedOn: first.required_on, quantity: now }, { row: 1, promisedOn: addDays(first.required_on, 5), quantity: all.minus(now) }],
      },
      ...others.map((row) => ({ scheduleLineId: row.id, version: row.version, action: 'accept' as const, parts: [], reasonCode: '', reasonText: '' })),
    ]);
  }

  private async counter(): Promise<void> {
    const [first] = await this.schedules();
    const parts = await this.read((tx) => tx.rows<{ id: string; part: number }>(
      `select p.id, p.part from answer_parts p join answers a on a.id = p.answer_id where a.schedule_line_id = $1 and a.state = 'open' order by p.part`, [first?.id]));
    if (!first) return;
    await this.stage.get(DecisionsCommands).decide(this.stage.as('wang-fang'), this.orderId, [{
      scheduleLineId: first.id, version: first.version, newBaseline: false,
      parts: parts.map(({ id, part }) => part === 1
        ? { partId: id, decision: 'approve' as const, counterOn: '', counterQuantity: undefined, note: '' }
        : { partId: id, decision: 'counter' as const, counterOn: addDays(first.required_on, 2), counterQuantity: undefined, note: '产线周四开工，请提前到这一天' }),
    }]);
  }

  private async reject(): Promise<void> {
    const rows = await this.schedules();
    await this.stage.get(AnswersCommands).submit(this.stage.clerkOf(this.story.supplier), this.orderId, rows.map((row) => ({
      scheduleLineId: row.id, version: row.version, action: 'reject' as const, parts: [], reasonCode: 'material', reasonText: '该型号风机已停产，建议改用新型号' })));
  }

  private async ship(submit: boolean): Promise<void> {
    const { stage, story } = this;
    const lines = await this.read((tx) => tx.rows<{ id: string; ordered: string; conversion: string | null; holds: number }>(
      `select l.id, l.ordered::text, c.id as conversion, c.numerator as holds from purchase_order_lines l left join unit_conversions c on c.item_id = l.item_id
       where l.order_id = $1 and l.lifecycle = 'open' order by l.position`, [this.orderId]));
    const ships = stage.day(story.ships ?? 1);
    this.noteId = await stage.get(DeliveriesCommands).create(stage.clerkOf(story.supplier), {
      number: `SH${ships.replaceAll('-', '')}-${this.number.slice(-3)}`, shipOn: ships, arriveOn: addDays(ships, story.fate === 'in_transit' ? 2 : 1), dockId: null,
      carrier: '德邦快递', plate: '', driver: '', driverPhone: '', remark: '',
      rows: lines.map((line, index) => {
        const item = this.item(story.lines[index]?.[0] ?? 0);
        const ordered = new Decimal(line.ordered);
        return {
          key: `r${index + 1}`, orderLineId: line.id, lot: item.lotRequired ? `L${ships.replaceAll('-', '').slice(2)}${'ABC'[index] ?? 'D'}` : '',
          madeOn: item.lotRequired ? addDays(ships, -6) : null, expiresOn: null,
          // Who counts in cartons or bags writes down cartons or bags.
          ...(line.conversion ? { quantity: ordered.div(line.holds, 6), unit: line.conversion } : { quantity: ordered }),
          packSize: new Decimal(item.packSize), remark: '' };
      }),
    }, submit);
  }

  /** The clerk scans all packages but the last few; where goods are refused, the last box is, and the one before is damaged. */
  private async scan(leaveOut: number): Promise<void> {
    const clerk = this.stage.as('zhao-qiang');
    const packages = await this.read((tx) => tx.rows<{ code: string; plant_id: string }>(
      `select p.code, n.plant_id from packages p join delivery_notes n on n.id = p.note_id where p.note_id = $1 and p.voided_at is null order by p.sequence`, [this.noteId]));
    const scanned = packages.slice(0, packages.length - leaveOut);
    for (const [sequence, { code, plant_id }] of scanned.entries()) {
      const goods = this.conditionOf(scanned.length - sequence);
      await this.stage.get(ScansCommands).record(clerk, {
        clientId: `demo-${this.noteId}`, sequence: sequence + 1, plantId: plant_id, noteId: this.noteId, code, goods });
    }
  }

  private conditionOf(fromLast: number): GoodsCondition {
    if (this.story.fate !== 'refused' || fromLast > 2) return { condition: 'good', reason: '' };
    return fromLast === 1 ? { condition: 'refused', reason: 'packaging' } : { condition: 'damaged', reason: '' };
  }

  private async photograph(): Promise<void> {
    const [row] = await this.read((tx) => tx.rows<{ id: string }>(
      `select note_line_id as id from package_receipts where condition = 'refused' and note_line_id in (select id from delivery_note_lines where note_id = $1)`, [this.noteId]));
    const picture = await readFile(join(projectRoot, 'public', 'demo', 'damaged-carton.jpg'));
    await this.stage.get(PhotosCommands).add(this.stage.as('zhao-qiang'), this.noteId, row?.id ?? null, [picture]);
  }

  /** The truck is here and its paper was scanned; nobody has opened it yet. */
  private async atTheGate(): Promise<void> {
    const { code, plant_id } = await this.read((tx) => tx.one<{ code: string; plant_id: string }>(
      `select c.code, n.plant_id from delivery_note_codes c join delivery_notes n on n.id = c.note_id and n.document_version = c.document_version where n.id = $1`,
      [this.noteId]));
    await this.stage.get(ScansCommands).record(this.stage.as('zhao-qiang'), {
      clientId: `demo-${this.noteId}`, sequence: 1, plantId: plant_id, noteId: null, code, goods: { condition: 'good', reason: '' } });
  }

  private async finish(): Promise<void> {
    this.receiptId = (await this.stage.get(ReceiptsCommands).finish(this.stage.as('zhao-qiang'), this.noteId)) ?? '';
  }

  private async reverse(): Promise<void> {
    const rows = await this.read((tx) => tx.rows<{ id: string; package_id: string }>(
      `select g.id, pp.package_id from goods_receipt_lines g join posted_packages pp on pp.receipt_line_id = g.id where g.receipt_id = $1 order by pp.package_id limit 1`, [this.receiptId]));
    const [row] = rows;
    if (!row) return;
    await this.stage.get(ReversalsCommands).reverse(this.stage.as('zhao-qiang'), this.receiptId, {
      version: 1, reason: '箱内实物与标签不符，重新清点', recount: true, lines: [{ receiptLineId: row.id, packageIds: [row.package_id], loose: Decimal.ZERO }] });
  }

  private read<T>(work: Parameters<Database['read']>[1] extends (tx: infer X) => Promise<unknown> ? (tx: X) => Promise<T> : never): Promise<T> {
    return this.stage.get(Database).read(this.stage.erp(), work);
  }
}
