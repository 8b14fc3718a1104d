import { Decimal } from '../lib/decimal.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { formatQuantity } from '../platform/i18n/format.js';
import { errorsOf, inputsOf, openedForm, outdatedView, type Kept, type Sent, type Words } from '../platform/web/outdated.js';
import type { FormView } from '../platform/web/page-context.js';
import type { PhotoRow } from './photos.queries.js';
import type { ReceiptSheet } from './receipts.queries.js';

const LINE_FIELD = /^lines\[r(\d+)\]\[(\w+)\]$/;

/** The page of one receipt: its lines, and for the warehouse what can be taken back; after a reversal that did not happen with what was typed. */
export function receiptModel(actor: Actor, sheet: ReceiptSheet, photos: PhotoRow[], sent?: Sent) {
  const { head, lines, refusals, reversals } = sheet;
  const form: FormView = { values: { way: 'recount', ...((sent?.body ?? {}) as object) }, errors: errorsOf(sent, labelOf) };
  const open = lines.some((line) => new Decimal(line.open).isPositive());
  const mayReverse = ['warehouse_clerk', 'administrator'].includes(actor.role) && head.kind === 'receive' && open;
  // The field partial reads values by the name of their input.
  const typed = Object.fromEntries(lines.map(({ id }) => [`lines[r${id}][loose]`, typedOf(form, id)]));
  return {
    form: { ...form, values: { ...form.values, ...typed } }, head, refusals, photos, reversals, mayReverse, ...openedOn(sheet, mayReverse, sent),
    seesOrders: actor.role !== 'warehouse_clerk', internal: actor.kind === 'internal',
    reversedAll: head.kind === 'receive' && lines.length > 0 && !open, reversedSome: open && reversals.length > 0,
    way: form.values.way === 'not_here' ? 'not_here' : 'recount',
    lines: lines.map((line) => ({
      ...line, negative: line.quantity.startsWith('-'), looseField: `lines[r${line.id}][loose]`, packagesField: `lines[r${line.id}][packages][]`,
      hasLoose: new Decimal(line.looseOpen).isPositive(), hasOpen: new Decimal(line.open).isPositive(),
      packages: line.packages.map((item) => ({ ...item, chosen: chosenOf(form, line.id).includes(item.id) })) })),
    chooseError: form.errors.find(({ field }) => field === 'lines') };
}

/** What the form for a reversal was opened on, and what somebody reversed meanwhile. */
function openedOn(sheet: ReceiptSheet, mayReverse: boolean, sent?: Sent) {
  const { version, seen, reason } = (sent?.body ?? {}) as Record<string, unknown>;
  const { opened, changes } = openedForm(keptOf(sheet), sent && { ...sent, body: { version, seen } });
  const last = sheet.reversals.at(-1);
  const told = sent?.outdated ? { ...sent, outdated: { last: last && { by: last.personName, at: last.postedAt } } } : sent;
  const view = outdatedView(changes, told, wordsOf(sheet));
  return {
    opened, outdated: view && (mayReverse ? view : { ...view, say: 'outdated.over' }),
    kept: sent && !mayReverse && typeof reason === 'string' && reason ? [{ labelKey: 'form.reason', text: reason }] : [] };
}

function keptOf({ lines, reversals }: ReceiptSheet): Kept {
  const left = lines.map(({ id, open, packages }) => [`r${id}`, { open: formatQuantity(open), packages: packages.length }] as const);
  return { version: reversals.length + 1, inputs: inputsOf({ lines: Object.fromEntries(left) }) };
}

function wordsOf({ lines }: ReceiptSheet): Words {
  return {
    label: (name) => {
      const [, id, field = ''] = LINE_FIELD.exec(name) ?? [];
      return { labelKey: `goods_receipt.reversal.left.${field}`, of: lines.find((line) => line.id === id)?.itemCode ?? '' };
    },
  };
}

function labelOf(field: string): string {
  if (field === 'reason') return 'form.reason';
  return field.endsWith('[loose]') ? 'goods_receipt.reversal.loose' : 'goods_receipt.reversal.way';
}

interface TypedLines {
  lines?: Record<string, { loose?: unknown; packages?: unknown } | undefined>;
}

function typedOf(form: FormView, lineId: string): string {
  const loose = (form.values as TypedLines).lines?.[`r${lineId}`]?.loose;
  return textOf(loose);
}

function chosenOf(form: FormView, lineId: string): string[] {
  const packages = (form.values as TypedLines).lines?.[`r${lineId}`]?.packages;
  return packages && typeof packages === 'object' ? Object.values(packages).map(String) : typeof packages === 'string' ? [packages] : [];
}
