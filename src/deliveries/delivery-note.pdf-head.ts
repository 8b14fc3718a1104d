import { code128 } from '../platform/barcodes/code128.js';
import {
  drawLinear,
  drawMatrix,
  largestLinearModule,
  largestMatrixModule,
  linearWidth,
  matrixSide,
} from '../platform/barcodes/draw-barcode.js';
import { qr } from '../platform/barcodes/qr.js';
import type { Sheet } from '../platform/pdf/sheet.js';
import type { DeliveryNotePdfModel } from './delivery-note.pdf-model.js';
import type { DeliveryNoteTexts } from './delivery-note.pdf-texts.js';

const LEFT = 10;
const RIGHT = 200;
const BODY = { size: 9 };
/** Room for Code 128 in the head, quiet zones included; the right one may lie in the margin. */
const CODE_ROOM = 74;
const QR_ROOM = 26;
/** Office printers hold 0.33 mm well; 0.25 mm is the least the scanners of a dock read. */
const NOTE_MODULES = [0.375, 0.33, 0.25] as const;

/** Draws the head of the first page and returns the y in mm where the table begins. */
export function drawNoteHead(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts): number {
  const { supplier } = model;
  let y = 10;
  const name = sheet.fitting(supplier.name, 138, { size: 12, bold: true }, 9);
  y += sheet.paragraph(supplier.name, LEFT, y, 70, name, 3);
  if (supplier.phone) y += sheet.line(`${texts.phone} ${supplier.phone}`, LEFT, y + 0.5, 70, BODY);
  if (supplier.address) y += sheet.paragraph(supplier.address, LEFT, y + 0.5, 70, BODY, 2);
  drawTitle(sheet, model, texts);
  drawDocumentCode(sheet, model.documentCode, 9, 12);
  sheet.line(model.documentCode, RIGHT - CODE_ROOM, 21.6, CODE_ROOM, { ...BODY, align: 'right' });
  return drawBlock(sheet, model, texts, Math.max(y + 2, 29));
}

/** Draws the short head of a further page and returns where the table goes on. */
export function drawNoteRunningHead(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts): number {
  sheet.box(`${texts.title}  ${model.number}`, { x: LEFT, y: 9, width: 110, height: 5.6 }, { size: 12, bold: true }, 5);
  sheet.line(`${model.supplier.name} → ${model.customer}`, LEFT, 14.8, 112, BODY);
  drawDocumentCode(sheet, model.documentCode, 9, 8);
  return 21;
}

function drawTitle(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts): void {
  const room = { x: 82, width: 46 };
  const style = sheet.fitting(texts.title, room.width, { size: 22, bold: true, align: 'center' }, 12);
  const height = sheet.line(texts.title, room.x, 9, room.width, style);
  if (model.printing.count < 2) return;
  const mark = { size: 10, bold: true, align: 'center' } as const;
  const width = sheet.widthOf(texts.reprint, mark) + 5;
  const x = room.x + (room.width - width) / 2;
  sheet.frame(x, 9 + height + 0.8, width, 5.6, 0.4);
  sheet.line(texts.reprint, x, 9 + height + 1.2, width, mark);
}

function drawDocumentCode(sheet: Sheet, code: string, y: number, height: number): void {
  const symbol = code128(code);
  const module = largestLinearModule(symbol, CODE_ROOM + 10 * NOTE_MODULES[0], NOTE_MODULES);
  const x = RIGHT + 10 * module - linearWidth(symbol, module);
  drawLinear(sheet.doc, symbol, { x, y, module }, height);
}

function drawBlock(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts, top: number): number {
  const left = LEFT + 2;
  const room = RIGHT - LEFT - QR_ROOM - 5;
  let y = top + 1.5;
  y += drawNumber(sheet, model, texts, left, y, room) + 1;
  const labels = labelWidths(sheet, texts);
  const near = room * 0.6;
  for (const row of blockRows(model, texts)) {
    const [first, second] = row;
    const a = drawField(sheet, first, left, y, second ? near - 3 : room, labels[0]);
    const b = second ? drawField(sheet, second, left + near, y, room - near, labels[1]) : 0;
    y += Math.max(a, b) + 0.8;
  }
  const height = Math.max(y + 0.7 - top, QR_ROOM + 2);
  const symbol = qr(model.documentCode);
  const module = largestMatrixModule(symbol, QR_ROOM);
  const side = matrixSide(symbol, module);
  drawMatrix(sheet.doc, symbol, { x: RIGHT - side - 0.5, y: top + (height - side) / 2, module });
  sheet.frame(LEFT, top, RIGHT - LEFT, height);
  return top + height + 2;
}

/** Large while it fits one line; a longer number is wrapped, never cut: people type it when no scanner is at hand. */
function drawNumber(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts, x: number, y: number, room: number): number {
  const label = sheet.widthOf(texts.number, BODY) + 3;
  const width = room - label - 24;
  const large = sheet.fitting(model.number, width, { size: 17, bold: true }, 11);
  const lines = sheet.lines(model.number, width, large);
  const height = sheet.lineHeight(large) * lines.length;
  sheet.line(texts.number, x, y + (sheet.lineHeight(large) - sheet.lineHeight(BODY)) / 2 + 0.6, label, BODY);
  sheet.paragraph(model.number, x + label, y, width, large);
  const shown = sheet.widthOf(lines.at(-1) ?? '', large);
  sheet.line(texts.version(model.version), x + label + shown + 4, y + height - sheet.lineHeight(BODY) - 0.9, 22, BODY);
  return height;
}

type Field = readonly [label: string, value: string];

function blockRows(model: DeliveryNotePdfModel, texts: DeliveryNoteTexts): readonly (readonly [Field, Field?])[] {
  const expected = model.expectedOn ?? '—';
  const driver = [model.driver, model.driverPhone].filter(Boolean).join(' ');
  const transport = [model.carrier, model.vehicle, driver].map((part) => part || '—').join(' / ');
  return [
    [[texts.customer, model.customer], [texts.shippedOn, model.shippedOn ?? '—']],
    [[texts.plantAndDock, [model.plant, model.dock].filter(Boolean).join(' / ')], [texts.expectedAt, expected]],
    [[texts.address, model.address ?? '—']],
    [[texts.transport, transport]],
  ];
}

function labelWidths(sheet: Sheet, texts: DeliveryNoteTexts): [number, number] {
  const widest = (labels: string[]) => Math.max(...labels.map((label) => sheet.widthOf(label, BODY))) + 3;
  return [
    widest([texts.customer, texts.plantAndDock, texts.address, texts.transport]),
    widest([texts.shippedOn, texts.expectedAt]),
  ];
}

function drawField(sheet: Sheet, [label, value]: Field, x: number, y: number, width: number, labelWidth: number): number {
  sheet.line(label, x, y, labelWidth, BODY);
  return sheet.paragraph(value, x + labelWidth, y, width - labelWidth, { size: 9, bold: true }, 2);
}
