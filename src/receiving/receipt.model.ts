import { Decimal } from '../lib/decimal.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import type { FormView } from '../platform/web/page-context.js';
import type { PhotoRow } from './photos.queries.js';
import type { ReceiptSheet } from './receipts.queries.js';

/** The page of one receipt: its lines, and for the warehouse what can be taken back. */
export function receiptModel(actor: Actor, { head, lines, refusals, reversals }: ReceiptSheet, photos: PhotoRow[], form: FormView) {
  const open = lines.some((line) => new Decimal(line.open).isPositive());
  const mayReverse = ['warehouse_clerk', 'administrator'].includes(actor.role) && head.kind === 'receive' && open;
  // The field partial reads values by the name of their input.
  const typed = Object.fromEntries(lines.map(({ id }) => [`lines[r${id}][loose]`, typedOf(form, id)]));
  return {
    form: { ...form, values: { ...form.values, ...typed } }, head, refusals, photos, reversals, mayReverse,
    seesOrders: actor.role !== 'warehouse_clerk', internal: actor.kind === 'internal',
    reversedAll: head.kind === 'receive' && lines.length > 0 && !open, reversedSome: open && reversals.length > 0,
    way: form.values.way === 'not_here' ? 'not_here' : 'recount',
    lines: lines.map((line) => ({
      ...line, negative: line.quantity.startsWith('-'), looseField: `lines[r${line.id}][loose]`, packagesField: `lines[r${line.id}][packages][]`,
      hasLoose: new Decimal(line.looseOpen).isPositive(), hasOpen: new Decimal(line.open).isPositive(),
      packages: line.packages.map((item) => ({ ...item, chosen: chosenOf(form, line.id).includes(item.id) })) })),
    chooseError: form.errors.find(({ field }) => field === 'lines') };
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
