import { Decimal } from '../lib/decimal.js';
import type { Tx } from '../platform/database/transaction.js';
import type { MappedLine, MappedOrder } from '../purchase-orders/index.js';
import { canonicalOrder, orderHash, type OrderDocument, type OrderLine } from './formats/index.js';

/** A code of the source that means nothing here yet; the document waits until somebody says what it means. */
export interface MappingNeeded {
  severity: 'map';
  kind: 'supplier' | 'item' | 'unit' | 'plant' | 'tax';
  /** The code to be mapped, as it goes into the mapping table. */
  code: string;
  /** Where it stands, in words of the document: `/supplier`, `/lines/00010/item`. */
  path: string;
  /** What the document says beside the code, to recognise it or to create it. */
  hints: Record<string, string>;
}

export type MappingResult = { order: MappedOrder } | { needed: MappingNeeded[] };

/** Without a code of its own a document's tax is asked for under this one. */
export const DEFAULT_TAX_CODE = '*';

interface ItemRow {
  id: string;
  code: string;
  name: string;
  spec: string;
}

/**
 * Turns the source's codes into the portal's: first what a mapping says, then a code that is the same here.
 * Every unknown code of the document is collected, so that one visit of the mapping page mends them all.
 */
export class OrderMapping {
  private readonly needed: MappingNeeded[] = [];

  constructor(
    private readonly tx: Tx,
    private readonly document: OrderDocument,
  ) {}

  async map(): Promise<MappingResult> {
    const { document } = this;
    const supplierId = await this.supplier();
    const plantId = await this.plant();
    const lines: MappedLine[] = [];
    for (const line of document.lines) lines.push(await this.line(line, supplierId));
    if (this.needed.length || !supplierId || !plantId) return { needed: this.needed };
    const revision = /^\d{1,9}$/.test(document.revision ?? '') ? { revision: Number(document.revision) } : {};
    return {
      order: {
        companyId: this.tx.actor.companyId, supplierId, plantId, lines, source: document.source, type: document.type ?? 'standard',
        number: document.number, sourceRevision: document.revision ?? null, ...revision,
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
    for (const { scheme, value } of identifiers) {
      const mapped = (await this.mapping('supplier', `${scheme}:${value}`)) ?? (await this.mapping('supplier', value));
      const row = await this.tx.row<{ id: string }>(
        'select id from suppliers where company_id = $1 and (code = $2 or (code = $3 and $4) or (uscc = $3 and $5))',
        [this.tx.actor.companyId, mapped ?? '', value, scheme !== 'CN:USCC', scheme === 'CN:USCC']);
      if (row) return row.id;
    }
    const first = identifiers[0];
    const code = first ? `${first.scheme}:${first.value}` : (name ?? '');
    this.need('supplier', code, '/supplier', { name: name ?? '', ...Object.fromEntries(identifiers.map((one) => [one.scheme, one.value])) });
    return undefined;
  }

  /** Location id, then address id, then the source's default (decisions: plant of a published sample). */
  private async plant(): Promise<string | undefined> {
    const { locationId, addressId, name, text } = this.document.shipTo;
    for (const id of [locationId, addressId]) {
      if (!id) continue;
      const code = (await this.mapping('plant', id)) ?? id;
      const row = await this.tx.row<{ id: string }>('select id from plants where company_id = $1 and code = $2', [this.tx.actor.companyId, code]);
      if (row) return row.id;
    }
    const named = locationId ?? addressId;
    if (!named) {
      const source = await this.tx.row<{ default_plant_id: string | null }>(
        'select default_plant_id from sources where company_id = $1 and code = $2', [this.tx.actor.companyId, this.document.source]);
      if (source?.default_plant_id) return source.default_plant_id;
    }
    this.need('plant', named ?? '*', '/shipTo', { name: name ?? '', address: text ?? '' });
    return undefined;
  }

  private async line(line: OrderLine, supplierId: string | undefined): Promise<MappedLine> {
    const path = `/lines/${line.lineNumber}`;
    const item = await this.item(line, supplierId, path);
    const unit = await this.unit(line, path);
    const taxRate = await this.taxRate(line, path);
    return {
      lineNumber: line.lineNumber, itemId: item?.id ?? null, itemCode: item?.code ?? '', supplierItemCode: line.item.supplierCode ?? '',
      itemName: line.item.name ?? item?.name ?? '', spec: line.item.spec ?? item?.spec ?? '', drawingRevision: line.drawingRevision ?? '',
      unit: unit ?? '', sourceUnit: line.unit, quantity: new Decimal(line.quantity), price: new Decimal(line.price), per: new Decimal(line.per),
      taxRate: new Decimal(taxRate ?? '0'), overPercent: new Decimal(line.overPercent ?? '0'), underPercent: new Decimal(line.underPercent ?? '0'),
      ...(line.status ? { lifecycle: line.status, ...(line.status === 'blocked' ? { blockedReason: 'source' } : {}) } : {}),
      note: line.note ?? '', extras: line.extras,
      schedules: line.schedules.map((schedule) => ({
        sourceNumber: schedule.sourceNumber ?? null, quantity: new Decimal(schedule.quantity),
        requiredFrom: schedule.requiredFrom ?? null, requiredOn: schedule.requiredOn })),
    };
  }

  /** The buyer's code, then the supplier's own, then a GTIN whose check digit is right. */
  private async item(line: OrderLine, supplierId: string | undefined, path: string): Promise<ItemRow | undefined> {
    const { buyerCode, supplierCode, gtin, gtinValid, name, spec } = line.item;
    const company = this.tx.actor.companyId;
    for (const code of [buyerCode, supplierCode, gtinValid ? gtin : undefined]) {
      const mapped = code ? await this.mapping('item', code) : undefined;
      if (mapped) return this.tx.row<ItemRow>('select id, code, name, spec from items where company_id = $1 and code = $2', [company, mapped]);
    }
    const found =
      (buyerCode && (await this.tx.row<ItemRow>('select id, code, name, spec from items where company_id = $1 and code = $2', [company, buyerCode]))) ||
      (supplierCode && supplierId && (await this.tx.row<ItemRow>(
        'select i.id, i.code, i.name, i.spec from supplier_items s join items i on i.id = s.item_id where s.supplier_id = $1 and s.code = $2', [supplierId, supplierCode]))) ||
      (gtin && gtinValid && (await this.tx.row<ItemRow>('select id, code, name, spec from items where company_id = $1 and gtin = $2', [company, gtin])));
    if (found) return found;
    const code = buyerCode ?? supplierCode ?? gtin ?? name ?? line.lineNumber;
    this.need('item', code, `${path}/item`, { name: name ?? '', spec: spec ?? '', supplierCode: supplierCode ?? '', gtin: gtin ?? '', unit: line.unit });
    return undefined;
  }

  private async unit(line: OrderLine, path: string): Promise<string | undefined> {
    const code = (await this.mapping('unit', line.unit)) ?? line.unit;
    if (await this.tx.row('select 1 from units where code = $1', [code])) return code;
    this.need('unit', line.unit, `${path}/unit`, {});
    return undefined;
  }

  private async taxRate(line: OrderLine, path: string): Promise<string | undefined> {
    if (line.taxRate !== undefined) return line.taxRate;
    const code = line.taxCode ?? DEFAULT_TAX_CODE;
    const mapped = await this.mapping('tax', code);
    if (mapped === undefined) this.need('tax', code, `${path}/taxRate`, {});
    return mapped;
  }

  private async buyer(): Promise<MappedOrder['buyer']> {
    const { contactName, contactPhone, contactEmail } = this.document.buyer;
    const person = contactEmail
      ? await this.tx.row<{ id: string }>('select id from people where lower(email) = lower($1)', [contactEmail])
      : undefined;
    return { name: contactName ?? '', phone: contactPhone ?? '', email: contactEmail ?? '', personId: person?.id ?? null };
  }

  private async mapping(kind: MappingNeeded['kind'], code: string): Promise<string | undefined> {
    const row = await this.tx.row<{ target: string }>(
      `select target from code_mappings where company_id = $1 and source = $2 and kind = $3 and code = $4 order by version desc limit 1`,
      [this.tx.actor.companyId, this.document.source, kind, code]);
    return row?.target;
  }

  private need(kind: MappingNeeded['kind'], code: string, path: string, hints: Record<string, string>): void {
    if (this.needed.some((one) => one.kind === kind && one.code === code)) return;
    this.needed.push({ severity: 'map', kind, code, path, hints: Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== '')) });
  }
}
