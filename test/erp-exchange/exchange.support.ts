import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ORDER_FORMAT } from '../../src/erp-exchange/formats/index.js';
import { items } from '../../src/demo/items.js';
import type { TestPortal } from '../support/portal.js';

export interface LineToSend {
  line?: string;
  item?: string;
  quantity?: string;
  on?: string;
  price?: string;
  unit?: string;
  taxRate?: string;
}

/** An order in the portal's own JSON, as the cast's ERP exports it. */
export function jsonOrder(number: string, lines: LineToSend[], more: Record<string, unknown> = {}): string {
  const document = {
    format: ORDER_FORMAT, number, revision: '1', issuedOn: '2026-11-18', snapshotComplete: true, action: 'new', currency: 'CNY', priceBasis: 'tax_exclusive',
    buyer: { contactName: '王芳', contactEmail: 'wang.fang@mingda.example' },
    supplier: { name: '无锡恒力轴承有限公司', identifiers: [{ scheme: 'CN:USCC', value: '91320205MA1W3XQT8Q' }] },
    shipTo: { locationId: '1000' },
    lines: lines.map(({ line, item, quantity = '100', on = '2026-12-01', price = '12.5', unit = 'H87', taxRate = '13' }, index) => ({
      lineNumber: line ?? String((index + 1) * 10), item: { buyerCode: item ?? hengli(0) }, quantity, unit, price, ...(taxRate ? { taxRate } : {}),
      schedules: [{ sourceNumber: '1', quantity, requiredOn: on }] })),
    ...more,
  };
  return JSON.stringify(document, null, 2);
}

/** Code of an item of 恒力 that is ordered in pieces. */
export function hengli(index: number): string {
  return items.filter(({ supplier, unit }) => supplier === 'S1001' && unit === 'H87')[index]?.code ?? '';
}

export function folderOf(portal: TestPortal, folder: 'inbox' | 'outbox' | 'archive' | 'error'): string {
  return join(portal.dataDir, 'erp', folder);
}

/** Puts a file into the inbox, as an ERP's export does. */
export async function drop(portal: TestPortal, name: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(folderOf(portal, 'inbox'), name), content);
}

/** Two looks: the first sees the size, the second takes what has not grown; then everybody hears of it. */
export async function look(portal: TestPortal): Promise<void> {
  await portal.settle('erp-inbox', 'erp-inbox');
  await portal.settle();
}

export async function namesIn(portal: TestPortal, folder: 'inbox' | 'outbox' | 'archive' | 'error'): Promise<string[]> {
  return (await readdir(folderOf(portal, folder))).sort();
}

export async function textIn(portal: TestPortal, folder: 'outbox' | 'error', part: string): Promise<string> {
  const name = (await namesIn(portal, folder)).find((one) => one.includes(part));
  if (!name) throw new Error(`${folder} has no file *${part}*: ${(await namesIn(portal, folder)).join(', ')}`);
  return readFile(join(folderOf(portal, folder), name), 'utf8');
}

export interface StoredMessage {
  id: string;
  state: string;
  kind: string;
  format: string;
  revision: number | null;
  attempts: number;
  file_name: string;
  issues: { severity: string; code: string; kind?: string }[];
}

/** Messages of a business number or file name, oldest first. */
export function messagesOf(portal: TestPortal, key: string): Promise<StoredMessage[]> {
  return portal.db.sql<StoredMessage>(
    `select id, state, kind, format, revision, attempts, file_name, issues from exchange_messages where business_key = $1 or file_name = $1 order by id`, [key]);
}

export async function orderOf(portal: TestPortal, number: string): Promise<{ id: string; revision: number; supplier: string } | undefined> {
  const [row] = await portal.db.sql<{ id: string; revision: number; supplier: string }>(
    'select o.id, o.revision, s.code as supplier from purchase_orders o join suppliers s on s.id = o.supplier_id where o.number = $1', [number]);
  return row;
}
