import { objectOf } from '../lib/object-of.js';
import type { FieldProblem } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import { saidIn, sureBoxes } from './doubts.model.js';
import { enteredView, isGone, type FormLine } from './note-form.units.js';

/** One row of inputs, as text, under the key of its inputs `lines[<key>][…]`. */
export interface TypedRow {
  key: string;
  orderLineId: string;
  lot: string;
  madeOn: string;
  expiresOn: string;
  quantity: string;
  /** The conversion of the unit the quantity is in; '' is the order unit. */
  unit: string;
  packSize: string;
  remark: string;
  /** What a ticked box confirmed: the figures it was ticked for. */
  sureQuantity: string;
  surePacking: string;
}

/** What is in the form's inputs, right or wrong. */
export interface TypedNote {
  head: Record<HeadField, string>;
  rows: TypedRow[];
}

const HEAD = ['number', 'shipOn', 'arriveOn', 'dockId', 'carrier', 'plate', 'driver', 'driverPhone', 'remark'] as const;
type HeadField = (typeof HEAD)[number];

const ROW_KEY = /^[a-z0-9]{1,24}$/;
const MOST_ROWS = 500;

/** The texts of a submitted body; what is not text or has no usable key is left out. */
export function typedNote(body: unknown): TypedNote {
  const given = objectOf(body);
  const head = Object.fromEntries(HEAD.map((field) => [field, textOf(given[field])])) as Record<HeadField, string>;
  const rows = Object.entries(objectOf(given.lines)).filter(([key]) => ROW_KEY.test(key)).slice(0, MOST_ROWS).map(([key, value]): TypedRow => {
    const row = objectOf(value);
    return {
      key, orderLineId: textOf(row.orderLineId), lot: textOf(row.lot), madeOn: textOf(row.madeOn), expiresOn: textOf(row.expiresOn),
      quantity: textOf(row.quantity), unit: textOf(row.unit), packSize: textOf(row.packSize), remark: textOf(row.remark), ...saidIn(row) };
  });
  return { head, rows };
}

/**
 * The form after one of its row buttons: `add:<order line>` gives that line one more lot, `remove:<key>` takes a row
 * away, `line` adds the order line chosen in `addLine`.
 */
export function rearranged(typed: TypedNote, body: unknown): TypedNote {
  const { row, addLine } = objectOf(body);
  const [verb, what = ''] = textOf(row).split(':', 2);
  if (verb === 'remove') return { ...typed, rows: typed.rows.filter(({ key }) => key !== what) };
  const orderLineId = verb === 'add' ? what : verb === 'line' ? textOf(addLine) : '';
  if (!/^[1-9]\d{0,17}$/.test(orderLineId) || typed.rows.length >= MOST_ROWS) return typed;
  const { packSize = '', unit = '' } = typed.rows.find((other) => other.orderLineId === orderLineId) ?? {};
  return { ...typed, rows: [...typed.rows, { ...emptyRow(freeKey(typed.rows), orderLineId), packSize, unit }] };
}

export function isRearranging(body: unknown): boolean {
  return textOf(objectOf(body).row) !== '';
}

/** A row as it is proposed: the open quantity in the packing of the item. */
export function proposedRow(line: FormLine, key: string): TypedRow {
  return { ...emptyRow(key, line.id), quantity: line.open === '0' ? '' : line.open, packSize: line.packSize ?? '' };
}

function emptyRow(key: string, orderLineId: string): TypedRow {
  return { key, orderLineId, lot: '', madeOn: '', expiresOn: '', quantity: '', unit: '', packSize: '', remark: '', sureQuantity: '', surePacking: '' };
}

function freeKey(rows: readonly TypedRow[]): string {
  const used = new Set(rows.map(({ key }) => key));
  let number = rows.length + 1;
  while (used.has(`r${number}`)) number += 1;
  return `r${number}`;
}

/** Order lines with their rows, in the order of the lines; rows of lines that are not there are dropped. */
export function rowsByLine(lines: readonly FormLine[], rows: readonly TypedRow[], problems: readonly FieldProblem[]) {
  return lines.map((line) => {
    const own = rows.filter(({ orderLineId }) => orderLineId === line.id);
    return {
      ...line,
      rows: own.map((row) => ({
        ...row, ...named(row, problems), single: own.length === 1,
        units: line.units, orderUnit: line.unit, orderUnitEn: line.unitEn, unitGone: isGone(line, row), entered: enteredView(line, row) })),
    };
  }).filter(({ rows: own }) => own.length > 0);
}

/** How the inputs of a row begin, and the boxes for what is asked about it. */
function named(row: TypedRow, problems: readonly FieldProblem[]) {
  const field = `lines[${row.key}]`;
  return { field, boxes: sureBoxes(field, row, problems.filter((problem) => problem.field.startsWith(`${field}[`))) };
}
