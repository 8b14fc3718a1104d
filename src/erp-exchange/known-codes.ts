import type { Tx } from '../platform/database/transaction.js';
import type { MappingKind } from './findings.js';
import type { OrderDocument } from './formats/index.js';
import { DEFAULT_CODE, itemCodes, supplierCodes } from './mapping-codes.js';

export interface KnownItem {
  id: string;
  code: string;
  name: string;
  nameEn: string;
  spec: string;
}

/** What the portal knows about the codes of one document, fetched in a handful of statements however many lines it has. */
export class KnownCodes {
  private readonly mappings = new Map<string, string>();
  private readonly itemsByCode = new Map<string, KnownItem>();
  private readonly itemsByGtin = new Map<string, KnownItem>();
  private readonly units = new Map<string, number>();

  private constructor(
    private readonly tx: Tx,
    private readonly document: OrderDocument,
  ) {}

  static async of(tx: Tx, document: OrderDocument): Promise<KnownCodes> {
    const known = new KnownCodes(tx, document);
    await known.loadMappings();
    await known.loadItems();
    const units = await tx.rows<{ code: string; decimals: number }>('select code, decimals from units');
    for (const { code, decimals } of units) known.units.set(code, decimals);
    return known;
  }

  /** What the newest mapping says the code is here. */
  mapped(kind: MappingKind, code: string): string | undefined {
    return this.mappings.get(`${kind} ${code}`);
  }

  item(code: string): KnownItem | undefined {
    return this.itemsByCode.get(code);
  }

  itemOfGtin(gtin: string): KnownItem | undefined {
    return this.itemsByGtin.get(gtin);
  }

  /** How many decimals a unit takes; undefined for one that is not here. */
  decimalsOf(unit: string): number | undefined {
    return this.units.get(unit);
  }

  /** Items by what this supplier calls them. */
  async itemsOfSupplier(supplierId: string): Promise<ReadonlyMap<string, KnownItem>> {
    const codes = this.document.lines.flatMap(({ item }) => item.supplierCode ?? []);
    const rows = await this.tx.rows<KnownItem & { own: string }>(
      `select s.code as own, i.id, i.code, i.name, i.name_en as "nameEn", i.spec from supplier_items s join items i on i.id = s.item_id
       where s.supplier_id = $1 and s.code = any($2::text[])`, [supplierId, codes]);
    return new Map(rows.map(({ own, ...item }) => [own, item]));
  }

  private async loadMappings(): Promise<void> {
    const { document } = this;
    const { supplier, shipTo, lines } = document;
    const codes = [
      DEFAULT_CODE, ...supplierCodes(supplier), shipTo.locationId, shipTo.addressId,
      ...lines.flatMap((line) => [...itemCodes(line.item, supplier), line.unit, line.taxCode])];
    const rows = await this.tx.rows<{ kind: string; code: string; target: string }>(
      `select distinct on (kind, code) kind, code, target from code_mappings
       where company_id = $1 and source = $2 and code = any($3::text[]) order by kind, code, version desc`,
      [this.tx.actor.companyId, document.source, [...new Set(codes.filter((code) => code !== undefined))]]);
    for (const { kind, code, target } of rows) this.mappings.set(`${kind} ${code}`, target);
  }

  private async loadItems(): Promise<void> {
    const { lines, supplier } = this.document;
    const codes = lines.flatMap(({ item }) => [item.buyerCode, ...itemCodes(item, supplier).map((code) => this.mapped('item', code))]);
    const gtins = lines.flatMap(({ item }) => (item.gtinValid ? item.gtin : undefined));
    const rows = await this.tx.rows<KnownItem & { gtin: string | null }>(
      'select id, code, name, name_en as "nameEn", spec, gtin from items where company_id = $1 and (code = any($2::text[]) or gtin = any($3::text[]))',
      [this.tx.actor.companyId, present(codes), present(gtins)]);
    for (const { gtin, ...item } of rows) {
      this.itemsByCode.set(item.code, item);
      if (gtin) this.itemsByGtin.set(gtin, item);
    }
  }
}

function present(codes: readonly (string | undefined)[]): string[] {
  return [...new Set(codes.filter((code) => code !== undefined))];
}
