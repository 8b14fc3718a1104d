import { unitAfter } from '../lib/unit-words.js';
import { sumOf, momentFigure, quantityFigure } from '../platform/pdf/figures.js';
import type { PdfTemplate } from '../platform/pdf/pdf-template.js';
import { Sheet, type TextStyle } from '../platform/pdf/sheet.js';
import { drawTable, type TableColumn } from '../platform/pdf/table.js';
import { drawNoteHead, drawNoteRunningHead } from './delivery-note.pdf-head.js';
import type { DeliveryNotePdfLine, DeliveryNotePdfModel } from './delivery-note.pdf-model.js';
import { deliveryNoteTexts, type DeliveryNoteTexts } from './delivery-note.pdf-texts.js';

const LEFT = 10;
const WIDTH = 190;
const BOTTOM = 283;
/** Height in mm of the places to sign, with the air above them. */
const SIGNATURES = 24;
const BODY = { size: 9 };
const BOLD = { size: 9, bold: true };

/** Delivery note (送货单) on A4 portrait, without prices, over as many pages as it has lines for. */
export const deliveryNotePdf: PdfTemplate<DeliveryNotePdfModel> = { kind: 'delivery-note', draw: drawDeliveryNote };

async function drawDeliveryNote(model: DeliveryNotePdfModel): Promise<Uint8Array> {
  const texts = deliveryNoteTexts[model.language];
  const sheet = new Sheet({
    widthMm: 210,
    heightMm: 297,
    title: texts.fileTitle(model.number),
    author: model.supplier.name,
    createdAt: model.printing.at,
    language: model.language,
  });
  const nextPage = () => {
    sheet.addPage();
    return drawNoteRunningHead(sheet, model, texts);
  };
  sheet.addPage();
  const top = drawNoteHead(sheet, model, texts);
  const rows = model.lines.map((line, index) => ({ ...line, position: index + 1 }));
  const foot = footRows(sheet, model, texts);
  const tail = foot.reduce((sum, row) => sum + row.height, SIGNATURES);
  const layout = { left: LEFT, columns: columns(texts), size: 9, bottom: BOTTOM, maxLines: 4, tail, nextPage };
  const end = drawTable(sheet, layout, rows, top);
  drawFoot(sheet, model, texts, foot, end + tail > BOTTOM ? nextPage() : end);
  sheet.everyPage((page, pages) => drawPageFoot(sheet, model, texts, page, pages));
  return sheet.bytes();
}

function columns(texts: DeliveryNoteTexts): TableColumn<DeliveryNotePdfLine & { position: number }>[] {
  const titles = texts.columns;
  return [
    { title: titles.position, width: 8, align: 'center', cell: (line) => String(line.position) },
    { title: titles.order, width: 36, cell: (line) => `${line.orderNumber}/${line.orderLine}` },
    { title: titles.item, width: 26, cell: (line) => [line.itemCode, line.supplierItemCode && `(${line.supplierItemCode})`] },
    { title: titles.name, width: 39, cell: (line) => [line.name, line.spec] },
    { title: titles.unit, width: 10, align: 'center', cell: (line) => line.unit },
    { title: titles.quantity, width: 19, align: 'right', bold: true, cell: quantityCell },
    { title: titles.packages, width: 10, align: 'right', cell: (line) => line.packageCount?.toString() ?? null },
    { title: titles.lot, width: 27, cell: (line) => lotCell(line, texts) },
    { title: titles.remark, width: 15, cell: (line) => line.remark },
  ];
}

/** Below the quantity what was counted to get there: "(2 cartons)". */
function quantityCell({ quantity, enteredQuantity, enteredUnit }: DeliveryNotePdfLine): (string | null)[] {
  return [quantityFigure(quantity), enteredQuantity && enteredUnit ? `(${quantityFigure(enteredQuantity)} ${unitAfter(enteredQuantity, enteredUnit)})` : null];
}

function lotCell({ lot, madeOn, expiresOn }: DeliveryNotePdfLine, texts: DeliveryNoteTexts): (string | null)[] {
  return [lot, madeOn && texts.madeOn(madeOn), expiresOn && texts.expiresOn(expiresOn)];
}

/** Quantities are added per unit only: pieces and kilograms have no sum. */
function totals(model: DeliveryNotePdfModel): string {
  const units = [...new Set(model.lines.map((line) => line.unit))];
  const ofUnit = (unit: string) => sumOf(model.lines.filter((line) => line.unit === unit).map((line) => line.quantity));
  return units.map((unit) => `${quantityFigure(ofUnit(unit))} ${unitAfter(ofUnit(unit), unit)}`).join('　');
}

interface FootRow {
  readonly label: string;
  readonly lines: readonly string[];
  readonly style: TextStyle;
  /** mm */
  readonly height: number;
}

function footRows(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts): FootRow[] {
  const count = model.packages.map(({ kind, count: n }) => texts.packageOf(kind, n)).join('　');
  const row = (label: string, value: string, style: TextStyle): FootRow => {
    const lines = sheet.lines(value, WIDTH - 26, style, 4);
    return { label, lines, style, height: lines.length * sheet.lineHeight(style) + 1.8 };
  };
  return [
    row(texts.total, `${totals(model)}　${texts.lines(model.lines.length)}`, BOLD),
    ...(count ? [row(texts.packages, count, BOLD)] : []),
    ...(model.remark ? [row(texts.remark, model.remark, BODY)] : []),
  ];
}

function drawFoot(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts, rows: readonly FootRow[], top: number): void {
  let y = top;
  for (const { label, lines, style, height } of rows) {
    sheet.line(label, LEFT + 1.1, y + 0.9, 22, BOLD);
    lines.forEach((line, n) => sheet.line(line, LEFT + 24, y + 0.9 + n * sheet.lineHeight(style), WIDTH - 26, style));
    sheet.frame(LEFT, y, WIDTH, height);
    y += height;
  }
  drawSignatures(sheet, model, texts, y + 4);
}

function drawSignatures(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts, y: number): void {
  const places = [
    [texts.preparedBy, model.preparedBy],
    [texts.deliveredBy, ''],
    [texts.receivedBy, ''],
    [texts.receivedOn, ''],
  ] as const;
  const gap = 6;
  const width = (WIDTH - gap * (places.length - 1)) / places.length;
  places.forEach(([label, name], index) => {
    const x = LEFT + index * (width + gap);
    sheet.line(label, x, y, width, BODY);
    sheet.line(name, x, y + 9, width, BODY);
    sheet.rule(x, y + 14.5, x + width, y + 14.5);
  });
}

function drawPageFoot(sheet: Sheet, model: DeliveryNotePdfModel, texts: DeliveryNoteTexts, page: number, pages: number): void {
  const { at, by, count } = model.printing;
  const y = BOTTOM + 2.5;
  const height = sheet.lineHeight(BODY);
  const identity = `${model.number}  ${texts.version(model.version)}`;
  sheet.box(identity, { x: LEFT, y, width: 68, height }, BODY, 5);
  sheet.line(texts.page(page, pages), LEFT + 70, y, 34, { ...BODY, align: 'center' });
  const printed = texts.printed(momentFigure(at, model.timeZone), by, count);
  sheet.box(printed, { x: LEFT + 106, y, width: WIDTH - 106, height }, { ...BODY, align: 'right' }, 5);
}
