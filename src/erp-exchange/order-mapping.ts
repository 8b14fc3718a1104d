import { Decimal } from '../lib/decimal.js';
import { fitsUnit } from '../lib/quantity.js';
import type { Tx } from '../platform/database/transaction.js';
import type { MappedLine, MappedOrder } from '../purchase-orders/index.js';
import type { MappingKind, MappingNeeded, RuleBroken } from './findings.js';
import { canonicalOrder, orderHash, type OrderDocument, type OrderLine } from './formats/index.js';
import { KnownCodes, type KnownItem } from './known-codes.js';
import { DEFAULT_CODE, itemCodes, supplierCodes } from './mapping-codes.js';

/** The order type of a source that has none; part of the order's key. */
export const DEFAULT_TYPE = 'standard';

/** `broken` is what no mapping will mend; the rest of what there is to say stands beside it. */
export type MappingResult = { order: MappedOrder } | { needed: MappingNeeded[]; broken: RuleBroken[] };

/** Turns a document's codes into the portal's, or says which ones nobody has mapped yet and what can never be taken. */
export async function mapOrder(tx: Tx, document: OrderDocument): Promise<MappingResult> {
  return new OrderMapping(tx, document, await KnownCodes.of(tx, document)).map();
}

/**
 * First what a mapping says, then a code that is the same here.
 * Every unknown code of the document is collected, so that one visit of the mapping page mends them all.
 */
class OrderMapping {
  private readonly needed: MappingNeeded[] = [];
  private readonly broken: RuleBroken[] = [];

  constructor(
    private readonly tx: Tx,
    private readonly document: OrderDocument,
    private readonly known: KnownCodes,
  ) {}

  async map(): Promise<MappingResult> {
    const { document } = this;
    const supplierId = await this.supplier();
    const plantId = await this.plant();
    const own = supplierId ? await this.known.itemsOfSupplier(supplierId) : new Map<string, KnownItem>();
    const lines = document.lines.map((line) => this.line(line, own));
    if (this.needed.length || this.broken.length || !supplierId || !plantId) return { needed: this.needed, broken: this.broken };
    return {
      order: {
        companyId: this.tx.actor.companyId, supplierId, plantId, lines, source: document.source, type: document.type ?? DEFAULT_TYPE,
        number: document.number, sourceRevision: document.revision ?? null, ...numbered(document),
        issuedAt: document.issuedAt ? new Date(document.issuedAt) : null, issuedOn: document.issuedOn,
        snapshotComplete: document.snapshotComplete, action: document.action, currency: document.currency, priceBasis: document.priceBasis,
        buyer: await this.buyer(), paymentTerms: document.paymentTerms ?? '', incoterm: document.incoterm ?? '',
        contract: document.contract ?? '', note: document.note ?? '', extras: document.extras,
        payload: JSON.parse(canonicalOrder(document)) as unknown, hash: Buffer.from(orderHash(document), 'hex'),
      },
    };
  }

  private async supplier(): Promise<string | undefined> {
    const { identifiers, name } = this.document.supplier;
    const codes = supplierCodes(this.document.supplier);
    for (const code of codes) {
      const target = this.known.mapped('supplier', code);
      const mapped = target && (await this.supplierId('code = $2', target));
      if (mapped) return mapped;
    }
    for (const { scheme, value } of identifiers) {
      // A company's number of another country or register says nothing about the buyer's own codes.
      const found = scheme === 'CN:USCC' ? await this.supplierId('uscc = $2', value) : scheme === 'ERP' ? await this.supplierId('code = $2', value) : undefined;
      if (found) return found;
    }
    this.need('supplier', codes[0] ?? DEFAULT_CODE, '/supplier', { name: name ?? '', ...Object.fromEntries(identifiers.map((one) => [one.scheme, one.value])) });
    return undefined;
  }

  private async supplierId(where: string, value: string): Promise<string | undefined> {
    const row = await this.tx.row<{ id: string }>(`select id from suppliers where company_id = $1 and ${where}`, [this.tx.actor.companyId, value]);
    return row?.id;
  }

  /** Location id, then address id; a document that names neither means the order's plant so far, else the source's default. */
  private async plant(): Promise<string | undefined> {
    const { locationId, addressId, name, text } = this.document.shipTo;
    const { companyId } = this.tx.actor;
    for (const id of [locationId, addressId, ...(locationId ?? addressId ? [] : [DEFAULT_CODE])]) {
      if (!id) continue;
      const row = await this.tx.row<{ id: string }>(
        'select id from plants where company_id = $1 and code = $2', [companyId, this.known.mapped('plant', id) ?? id]);
      if (row) return row.id;
    }
    const named = locationId ?? addressId;
    if (!named) {
      const { source, type, number } = this.document;
      const row = await this.tx.row<{ plant: string | null }>(
        `select coalesce((select plant_id from purchase_orders where company_id = $1 and source = $2 and type = $3 and number = $4), default_plant_id) as plant
         from sources where company_id = $1 and code = $2`, [companyId, source, type ?? DEFAULT_TYPE, number]);
      if (row?.plant) return row.plant;
    }
    this.need('plant', named ?? DEFAULT_CODE, '/shipTo', { name: name ?? '', address: text ?? '' });
    return undefined;
  }

  private line(line: OrderLine, own: ReadonlyMap<string, KnownItem>): MappedLine {
    const path = `/lines/${line.lineNumber}`;
    const item = this.item(line, own, path);
    const unit = this.unit(line, path);
    const taxRate = this.taxRate(line, path);
    if (unit !== undefined) this.expectFitting(line, unit, path);
    return {
      lineNumber: line.lineNumber, itemId: item?.id ?? null, itemCode: item?.code ?? '', supplierItemCode: line.item.supplierCode ?? '',
      itemName: line.item.name ?? item?.name ?? '', itemNameEn: item?.nameEn ?? '', spec: line.item.spec ?? item?.spec ?? '', drawingRevision: line.drawingRevision ?? '',
      unit: unit ?? '', sourceUnit: line.unit, quantity: new Decimal(line.quantity), price: new Decimal(line.price), per: new Decimal(line.per),
      taxRate: new Decimal(taxRate ?? '0'), overPercent: new Decimal(line.overPercent ?? '0'), underPercent: new Decimal(line.underPercent ?? '0'),
      ...(line.status ? { lifecycle: line.status } : {}),
      note: line.note ?? '', extras: line.extras,
      schedules: line.schedules.map((schedule) => ({
        sourceNumber: schedule.sourceNumber ?? null, quantity: new Decimal(schedule.quantity),
        requiredFrom: schedule.requiredFrom ?? null, requiredOn: schedule.requiredOn })),
    };
  }

  /** The buyer's code, then the supplier's own, then a GTIN whose check digit is right. */
  private item(line: OrderLine, own: ReadonlyMap<string, KnownItem>, path: string): KnownItem | undefined {
    const { buyerCode, supplierCode, gtin, gtinValid, name, spec } = line.item;
    const codes = itemCodes(line.item, this.document.supplier);
    for (const code of codes) {
      const target = this.known.mapped('item', code);
      const mapped = target === undefined ? undefined : this.known.item(target);
      if (mapped) return mapped;
    }
    const found =
      (buyerCode === undefined ? undefined : this.known.item(buyerCode)) ??
      (supplierCode === undefined ? undefined : own.get(supplierCode)) ??
      (gtin !== undefined && gtinValid ? this.known.itemOfGtin(gtin) : undefined);
    if (found) return found;
    const hints = { name: name ?? '', spec: spec ?? '', buyerCode: buyerCode ?? '', supplierCode: supplierCode ?? '', gtin: gtin ?? '', unit: line.unit };
    this.need('item', codes[0] ?? DEFAULT_CODE, `${path}/item`, hints);
    return undefined;
  }

  private unit(line: OrderLine, path: string): string | undefined {
    const code = this.known.mapped('unit', line.unit) ?? line.unit;
    if (this.known.decimalsOf(code) !== undefined) return code;
    this.need('unit', line.unit, `${path}/unit`, {});
    return undefined;
  }

  // Half a piece could be promised, and never shipped.
  private expectFitting(line: OrderLine, unit: string, path: string): void {
    const decimals = this.known.decimalsOf(unit) ?? 0;
    const places = [line.quantity, ...line.schedules.map(({ quantity }) => quantity)];
    places.forEach((quantity, index) => {
      if (fitsUnit(new Decimal(quantity), decimals)) return;
      const at = index === 0 ? `${path}/quantity` : `${path}/schedules/${line.schedules[index - 1]?.sourceNumber ?? index}/quantity`;
      this.broken.push({ severity: 'rule', code: 'exchange.quantity_not_in_unit', path: at, params: { quantity, unit: line.unit, decimals: String(decimals) } });
    });
  }

  private taxRate(line: OrderLine, path: string): string | undefined {
    if (line.taxRate !== undefined) return line.taxRate;
    const code = line.taxCode ?? DEFAULT_CODE;
    const mapped = this.known.mapped('tax', code);
    if (mapped === undefined && line.status !== 'cancelled') this.need('tax', code, `${path}/taxRate`, {});
    return mapped;
  }

  private async buyer(): Promise<MappedOrder['buyer']> {
    const { contactName, contactPhone, contactEmail } = this.document.buyer;
    const person = contactEmail
      ? await this.tx.row<{ id: string }>(
          `select p.id from people p join memberships m on m.person_id = p.id
           where lower(p.email) = lower($1) and m.company_id = $2 and m.role = 'buyer' and m.ended_at is null limit 1`, [contactEmail, this.tx.actor.companyId])
      : undefined;
    return { name: contactName ?? '', phone: contactPhone ?? '', email: contactEmail ?? '', personId: person?.id ?? null };
  }

  private need(kind: MappingKind, code: string, path: string, hints: Record<string, string>): void {
    const known = this.needed.find((one) => one.kind === kind && one.code === code);
    if (known) return void (known.alsoAt = [...(known.alsoAt ?? []), path]);
    this.needed.push({ severity: 'map', kind, code, path, hints: Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== '')) });
  }
}

/** The revision as a number, where the source counts; other texts (`B`, `2.1`) leave it to the issue moment. */
export function numbered({ revision }: Pick<OrderDocument, 'revision'>): { revision?: number } {
  return /^\d{1,9}$/.test(revision ?? '') ? { revision: Number(revision) } : {};
}
