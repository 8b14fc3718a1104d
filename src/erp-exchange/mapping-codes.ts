import { createHash } from 'node:crypto';
import type { OrderDocument, OrderItem } from './formats/index.js';

/** Without a code of its own a document's tax is asked for under this one, and a document without a plant. */
export const DEFAULT_CODE = '*';

const MAX_LENGTH = 200; // code_mappings_code_is_given
const OWNER_END = ' › ';

/** The codes a supplier may be mapped by, the best first: its identifiers with their scheme, else its name. */
export function supplierCodes({ identifiers, name }: OrderDocument['supplier']): string[] {
  const codes = identifiers.map(({ scheme, value }) => fitting(`${scheme}:${value}`));
  return codes.length ? codes : [fitting(name ?? DEFAULT_CODE)];
}

/**
 * The codes an item may be mapped by, the best first. The buyer's code and a GTIN mean the same from every supplier;
 * a supplier's own code or a bare name only means something together with the supplier.
 */
export function itemCodes(item: OrderItem, supplier: OrderDocument['supplier']): string[] {
  const owner = supplierCodes(supplier)[0] ?? DEFAULT_CODE;
  const own = (code: string) => fitting(`${owner}${OWNER_END}${code}`);
  const { buyerCode, supplierCode, gtin, gtinValid, name } = item;
  const codes = [
    ...(buyerCode ? [fitting(buyerCode)] : []), ...(supplierCode ? [own(supplierCode)] : []), ...(gtin && gtinValid ? [`GTIN:${gtin}`] : [])];
  return codes.length ? codes : [own(name ?? DEFAULT_CODE)];
}

/** A code as the document writes it, without the supplier in front. */
export function shownCode(code: string): string {
  const end = code.indexOf(OWNER_END);
  return end === -1 ? code : code.slice(end + OWNER_END.length);
}

/** What is longer than the table takes keeps its beginning and a mark of the whole. */
function fitting(code: string): string {
  if (code.length <= MAX_LENGTH) return code;
  return `${code.slice(0, 160)}…${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
}
