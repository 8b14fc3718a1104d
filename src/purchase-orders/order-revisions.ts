import { Injectable } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import { Refusal } from '../lib/refusal.js';
import { Stale } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { searchText } from '../platform/i18n/search-text.js';
import type { AppliedRevision, MappedOrder } from './mapped-order.js';
import { receivedLines, snapshotOf } from './incoming-order.js';
import { loadRecord, locationOf, storedLine } from './order-record.js';
import { orderLifecycleOf } from './order-lifecycle.rules.js';
import { PurchaseOrderRevision } from './purchase-order-revision.entity.js';
import { PurchaseOrder } from './purchase-order.entity.js';
import type { RevisionChange } from './purchase-orders.facts.js';
import { changesOf } from './revision-changes.js';
import { cancelLines, takeLines } from './revision-lines.js';
import type { TakenLines, Taking } from './revision-lines.js';
import { ScheduleTaking } from './revision-schedules.js';
import { revisionVerdict } from './revision-verdict.rules.js';
import { planRevision } from './revision.rules.js';

/** Takes inbound revisions of purchase orders, the only way an order comes to be or changes (R-03 … R-08). */
@Injectable()
export class OrderRevisions {
  /**
   * Applies one mapped revision under the order's row lock; whatever order documents arrive in, the newest wins.
   * @param upon the newest revision a person saw who wants the document to hold; when a newer one has come, nothing is applied
   * @throws Stale; Refusal when the document contradicts itself or moves the order to another supplier
   */
  async apply(tx: Tx, mapped: MappedOrder, upon?: number): Promise<AppliedRevision> {
    const known = await lockOrder(tx, mapped);
    if (known && upon !== undefined && known.revision !== upon) throw new Stale('purchase_order', known.revision);
    const hash = mapped.hash.toString('hex');
    const stored = known ? await storedRevisions(tx, known.id) : [];
    const { verdict, revision } = revisionVerdict(stored, { revision: mapped.revision, issuedAt: mapped.issuedAt ?? tx.at, hash });
    if (known && verdict === 'duplicate') return { orderId: known.id, outcome: 'unchanged', revision, reopened: 0 };
    if (known && (verdict === 'stale' || verdict === 'conflict')) return { orderId: known.id, outcome: verdict, revision, reopened: 0 };
    const taking = await this.taking(tx, mapped, known ?? (await createOrder(tx, mapped, revision)), revision);
    const reopened = mapped.action === 'cancel' ? await this.cancel(taking) : await this.take(taking);
    return { orderId: taking.order.id, outcome: known ? 'changed' : 'created', revision, reopened };
  }

  private async taking(tx: Tx, mapped: MappedOrder, order: PurchaseOrder, revision: number): Promise<Taking> {
    const plant = await tx.one<{ time_zone: string }>('select time_zone from plants where id = $1', [mapped.plantId]);
    const units = await tx.rows<{ code: string; decimals: number }>('select code, decimals from units');
    return {
      tx, mapped, order, revision, record: await loadRecord(tx, order), sentOn: mapped.sentOn ?? localDateOf(tx.at, plant.time_zone),
      unitDecimals: new Map(units.map(({ code, decimals }) => [code, decimals])),
    };
  }

  private async take(taking: Taking): Promise<number> {
    const { tx, mapped, order, record } = taking;
    const isNew = order.publishedAt === null;
    const stored = { lines: record.lines.map((line) => storedLine(line, record)) };
    const incoming = snapshotOf(mapped, await locationOf(tx, mapped.plantId), receivedLines(taking));
    const plan = planRevision(record.lines.length ? stored : undefined, incoming, mapped.snapshotComplete);
    const changes = isNew ? [] : changesOf(plan, order, mapped);
    const lines = await takeLines(taking, plan);
    const schedules = new ScheduleTaking(taking, plan, lines.rows);
    await schedules.take();
    const lifecycle = orderLifecycleOf([...lines.rows.values()].map((row) => row.lifecycle));
    const ended = lifecycle !== order.lifecycle;
    order.publishedAt ??= tx.at;
    await this.finish(taking, lifecycle, changes);
    if (isNew) await this.published(taking);
    else await this.changed(taking, changes, schedules);
    if (ended && lifecycle === 'closed') await this.ended(taking, 'purchase_order.closed');
    await this.exceptions(taking, lines);
    return schedules.reopened;
  }

  /** Of an order the portal never knew only the head is kept: older documents of it are stale, and a newer one brings the lines. */
  private async cancel(taking: Taking): Promise<number> {
    await cancelLines(taking);
    await this.finish(taking, 'cancelled', [{ field: 'cancelled', reopens: false }]);
    await this.ended(taking, 'purchase_order.cancelled');
    return 0;
  }

  private async finish({ tx, mapped, order, revision, sentOn }: Taking, lifecycle: string, changes: RevisionChange[]): Promise<void> {
    await tx.insert(PurchaseOrderRevision, {
      supplierId: order.supplierId, orderId: order.id, revision, sourceRevision: mapped.sourceRevision ?? null, payload: mapped.payload ?? {},
      hash: mapped.hash, snapshotComplete: mapped.snapshotComplete, issuedAt: mapped.issuedAt ?? null, sentOn, receivedAt: tx.at, changes });
    const head = mapped.action === 'cancel' && !mapped.lines.length ? {} : headOf(mapped);
    Object.assign(order, head, { revision, lifecycle, changedAt: tx.at });
    if (mapped.lines.length) order.search = await searchOf(tx, order);
    await tx.save(order);
  }

  private async published({ tx, mapped, order, revision }: Taking): Promise<void> {
    const { number, supplierId, source, buyerName } = order;
    await tx.record({ type: 'purchase_order.published', subject: 'purchase_order', subjectId: order.id, supplierId,
      data: { number, revision, source, lines: mapped.lines.length, buyerName } });
  }

  private async changed({ tx, order, revision }: Taking, changes: RevisionChange[], { reopened, echoed }: ScheduleTaking): Promise<void> {
    const { number, supplierId } = order;
    const fact = { subject: 'purchase_order', subjectId: order.id, supplierId };
    // What was agreed on the portal and comes back from the source is no news to anybody.
    const news = reopened > 0 || (changes.length > 0 && echoed === 0);
    if (news) await tx.record({ ...fact, type: 'purchase_order.changed', data: { number, revision, reopened, changes } });
    else await tx.record({ ...fact, type: 'purchase_order.revised', data: { number, revision, echoed } });
  }

  private async ended({ tx, order, revision }: Pick<Taking, 'tx' | 'order' | 'revision'>, type: 'purchase_order.cancelled' | 'purchase_order.closed'): Promise<void> {
    await tx.record({ type, subject: 'purchase_order', subjectId: order.id, supplierId: order.supplierId, data: { number: order.number, revision },
      audience: order.publishedAt ? 'both' : 'internal' });
  }

  private async exceptions({ tx, order }: Taking, { blocked, unblocked, overShipped }: TakenLines): Promise<void> {
    const { number, supplierId } = order;
    const fact = { subject: 'purchase_order', subjectId: order.id, supplierId };
    for (const row of blocked) {
      const data = { number, line: row.lineNumber, itemCode: row.itemCode, reason: row.blockedReason };
      await tx.record({ ...fact, type: 'purchase_order.line_blocked', data });
    }
    for (const row of unblocked) {
      await tx.record({ ...fact, type: 'purchase_order.line_unblocked', data: { number, line: row.lineNumber, itemCode: row.itemCode, reason: '' } });
    }
    for (const { row, over } of overShipped) {
      const data = { number, line: row.lineNumber, itemCode: row.itemCode, over: over.toString(), unit: row.unit };
      await tx.record({ ...fact, type: 'purchase_order.over_shipped', data });
    }
  }
}

// Two first documents of one order at once: there is no row to lock yet, so the key itself is locked.
async function lockOrder(tx: Tx, { companyId, source, type, number, supplierId }: MappedOrder): Promise<PurchaseOrder | undefined> {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [['purchase_order', companyId, source, type, number].join('\n')]);
  const order = await tx.manager.findOne(PurchaseOrder, { where: { companyId, source, type, number }, lock: { mode: 'for_no_key_update' } });
  if (order && order.supplierId !== supplierId) throw new Refusal('revision.other_supplier', { number });
  return order ?? undefined;
}

async function storedRevisions(tx: Tx, orderId: string) {
  const rows = await tx.rows<{ revision: number; issued_at: Date | null; received_at: Date; hash: string }>(
    `select revision, issued_at, received_at, encode(hash, 'hex') as hash from purchase_order_revisions where order_id = $1`, [orderId]);
  return rows.map(({ revision, issued_at, received_at, hash }) => ({ revision, issuedAt: issued_at ?? received_at, hash }));
}

// Nobody has been sent it yet; taking its lines publishes it.
async function createOrder(tx: Tx, mapped: MappedOrder, revision: number): Promise<PurchaseOrder> {
  const { companyId, supplierId, source, type, number } = mapped;
  const made = await tx.insert(PurchaseOrder, {
    companyId, supplierId, source, type, number, ...headOf(mapped), revision, lifecycle: 'cancelled', publishedAt: null, changedAt: tx.at });
  return made;
}

function headOf(mapped: MappedOrder): Partial<PurchaseOrder> {
  const { plantId, currency, priceBasis, paymentTerms, incoterm, contract, note, issuedOn, extras, buyer } = mapped;
  return {
    plantId, currency, priceBasis, paymentTerms, incoterm, contract, note, issuedOn, extras,
    buyerName: buyer.name, buyerPhone: buyer.phone, buyerEmail: buyer.email, buyerPersonId: buyer.personId ?? null,
  };
}

async function searchOf(tx: Tx, order: PurchaseOrder): Promise<string> {
  const supplier = await tx.one<{ name: string; name_en: string; short_name: string; code: string }>(
    'select name, name_en, short_name, code from suppliers where id = $1', [order.supplierId]);
  const lines = await tx.rows<{ item_code: string; supplier_item_code: string; item_name: string; item_name_en: string }>(
    'select distinct item_code, supplier_item_code, item_name, item_name_en from purchase_order_lines where order_id = $1 limit 300', [order.id]);
  const items = lines.flatMap((line) => [line.item_code, line.supplier_item_code, line.item_name, line.item_name_en]);
  return searchText(order.number, supplier.name, supplier.short_name, supplier.name_en, supplier.code, ...items);
}
