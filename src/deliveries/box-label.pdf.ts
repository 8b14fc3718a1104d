import { unitAfter } from '../lib/unit-words.js';
import { code128, gs1Sscc } from '../platform/barcodes/code128.js';
import {
  drawLinear,
  drawMatrix,
  LABEL_MODULES,
  largestLinearModule,
  largestMatrixModule,
  linearWidth,
  matrixSide,
} from '../platform/barcodes/draw-barcode.js';
import { qr } from '../platform/barcodes/qr.js';
import { quantityFigure } from '../platform/pdf/figures.js';
import type { PdfTemplate } from '../platform/pdf/pdf-template.js';
import { Sheet } from '../platform/pdf/sheet.js';
import type { BoxLabel, BoxLabelsPdfModel } from './box-label.pdf-model.js';
import { boxLabelTexts, type BoxLabelTexts } from './box-label.pdf-texts.js';

const SIDE = 100;
const LEFT = 4;
const WIDTH = SIDE - 2 * LEFT;
const RIGHT = LEFT + WIDTH;
const QR_ROOM = 34;
const CAPTION = { size: 8 };

/** Where the horizontal rules stand, in mm from the top. */
const ROW = { head: 12.5, item: 34, body: 76.5 };

/** Box labels (外箱标签), 100 × 100 mm, one page per package; bars are whole dots at 203 dpi. */
export const boxLabelsPdf: PdfTemplate<BoxLabelsPdfModel> = { kind: 'box-labels', draw: drawBoxLabels };

async function drawBoxLabels(model: BoxLabelsPdfModel): Promise<Uint8Array> {
  const texts = boxLabelTexts[model.language];
  const sheet = new Sheet({
    widthMm: SIDE,
    heightMm: SIDE,
    title: texts.fileTitle(model.noteNumber),
    author: model.supplierShortName,
    createdAt: model.printedAt,
    language: model.language,
  });
  for (const label of model.labels) {
    sheet.addPage();
    drawHead(sheet, model, texts, label);
    drawItem(sheet, texts, label);
    drawBody(sheet, model, texts, label);
    drawPackageCode(sheet, label.packageCode);
    for (const y of Object.values(ROW)) sheet.rule(LEFT, y, RIGHT, y, 0.375);
  }
  return sheet.bytes();
}

function drawHead(sheet: Sheet, model: BoxLabelsPdfModel, texts: BoxLabelTexts, label: BoxLabel): void {
  const ordinal = `${label.ordinal} / ${label.total}`;
  const large = { size: 16, bold: true, align: 'right' } as const;
  const room = sheet.widthOf(ordinal, large) + 1;
  sheet.line(ordinal, RIGHT - room, 4, room, large);
  const left = WIDTH - room - 3;
  const destination = `→ ${[model.plant, model.dock].filter(Boolean).join(' / ')}`;
  const mark = model.reprint ? sheet.widthOf(texts.reprint, { size: 8, bold: true }) + 3 : 0;
  // English has no short names: the whole name is set smaller.
  sheet.box(model.supplierShortName, { x: LEFT, y: 3.2, width: left - mark - 1, height: 4.6 }, { size: 11, bold: true }, 4.5);
  sheet.box(destination, { x: LEFT, y: 7.9, width: left - mark - 1, height: 4.2 }, { size: 8.5 }, 4.5);
  if (!model.reprint) return;
  sheet.frame(RIGHT - room - mark - 2, 4.4, mark, 5.2, 0.375);
  sheet.line(texts.reprint, RIGHT - room - mark - 2, 5.1, mark, { size: 8, bold: true, align: 'center' });
}

function drawItem(sheet: Sheet, texts: BoxLabelTexts, { content }: BoxLabel): void {
  const code = content?.itemCode ?? texts.mixed;
  const name = [content?.name, content?.spec].filter(Boolean).join('　');
  const oneLine = sheet.widthOf(name, { size: 11 }) <= WIDTH;
  const top = ROW.head + 0.2;
  const height = content ? (oneLine ? 15.4 : 12.4) : 21;
  sheet.box(code, { x: LEFT, y: top, width: WIDTH, height }, { size: 34, bold: true }, 7);
  const below = { x: LEFT, y: top + height - 0.4, width: WIDTH, height: ROW.item - top - height };
  if (name) sheet.box(name, below, { size: oneLine ? 11 : 9 }, 4.5);
}

function drawBody(sheet: Sheet, model: BoxLabelsPdfModel, texts: BoxLabelTexts, label: BoxLabel): void {
  const symbol = qr(label.packageCode);
  const module = largestMatrixModule(symbol, QR_ROOM);
  const side = matrixSide(symbol, module);
  const left = WIDTH - QR_ROOM - 1;
  drawMatrix(sheet.doc, symbol, { x: grid(RIGHT - side), y: grid(ROW.item + (ROW.body - ROW.item - side) / 2), module });
  let y = ROW.item + 1.2;
  if (label.content) {
    const quantity = `${quantityFigure(label.content.quantity)} ${unitAfter(label.content.quantity, label.content.unit)}`;
    const style = sheet.fitting(quantity, left, { size: 22, bold: true }, 5);
    y += sheet.line(quantity, LEFT, y, left, style) + 0.6;
  }
  const fields = bodyFields(model, texts, label);
  const labels = Math.max(...fields.map(([caption]) => sheet.widthOf(caption, CAPTION))) + 2;
  const pitch = Math.min(5.6, (ROW.body - y - 0.8) / fields.length);
  for (const [caption, value] of fields) {
    sheet.line(caption, LEFT, y + (pitch - sheet.lineHeight(CAPTION)) / 2, labels, CAPTION);
    sheet.box(value, { x: LEFT + labels, y, width: left - labels, height: pitch }, { size: 10, bold: true }, 4.5);
    y += pitch;
  }
}

function bodyFields(model: BoxLabelsPdfModel, texts: BoxLabelTexts, { content }: BoxLabel): (readonly [string, string])[] {
  const note = [texts.note, model.noteNumber] as const;
  if (!content) return [note];
  return [
    [texts.lot, content.lot ?? '—'],
    [texts.madeOn, content.madeOn ?? '—'],
    [texts.expiresOn, content.expiresOn ?? '—'],
    [texts.order, `${content.orderNumber}/${content.orderLine}`],
    note,
    [texts.supplierItemCode, content.supplierItemCode ?? '—'],
  ];
}

/** An SSCC stands as GS1-128 with its identifier in brackets beneath, in print only; any other code as plain Code 128. */
function drawPackageCode(sheet: Sheet, code: string): void {
  const sscc = /^00(\d{18})$/.exec(code)?.[1];
  const symbol = sscc ? gs1Sscc(sscc) : code128(code);
  const words = sscc ? `(00) ${sscc}` : code;
  const module = largestLinearModule(symbol, SIDE, LABEL_MODULES);
  drawLinear(sheet.doc, symbol, { x: grid((SIDE - linearWidth(symbol, module)) / 2), y: 78, module }, 13);
  const style = sheet.fitting(words, WIDTH, { size: 11, bold: true, align: 'center' }, 7);
  sheet.line(words, LEFT, 91.8, WIDTH, style);
}

/** Bars begin on a printer dot (8 per mm), or the head rounds their edges each its own way. */
function grid(mm: number): number {
  return Math.round(mm * 8) / 8;
}
