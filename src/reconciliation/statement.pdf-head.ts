import type { Sheet } from '../platform/pdf/sheet.js';
import { STATEMENT_LEFT as LEFT, STATEMENT_WIDTH as WIDTH } from './statement.pdf-columns.js';
import type { StatementBasis, StatementPdfModel, StatementPdfParty } from './statement.pdf-model.js';
import type { StatementTexts } from './statement.pdf-texts.js';

const BODY = { size: 9 };

/** Draws the head of the first page and returns the y in mm where the table begins. */
export function drawStatementHead(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, basis: StatementBasis | null): number {
  sheet.line(texts.title, LEFT + 70, 8, WIDTH - 140, { size: 20, bold: true, align: 'center' });
  const number = sheet.fitting(model.number, 68, { size: 14, bold: true, align: 'right' }, 9);
  sheet.line(model.number, LEFT + WIDTH - 68, 8.5, 68, number);
  sheet.line(texts.version(model.version), LEFT + WIDTH - 68, 15, 68, { ...BODY, align: 'right' });
  drawMark(sheet, model, texts, 8.5);
  const half = WIDTH / 2;
  const top = 19;
  const heights = [
    drawParty(sheet, texts.buyer, model.buyer, texts, LEFT + 2, top + 1.6, half - 4),
    drawParty(sheet, texts.supplier, model.supplier, texts, LEFT + half + 2, top + 1.6, half - 4),
  ];
  const partyEnd = top + Math.max(...heights) + 2.8;
  const end = drawTerms(sheet, model, texts, basis, partyEnd);
  sheet.frame(LEFT, top, WIDTH, end - top);
  sheet.rule(LEFT + half, top, LEFT + half, partyEnd);
  sheet.rule(LEFT, partyEnd, LEFT + WIDTH, partyEnd);
  return end + 1.5;
}

/** Draws the short head of a further page and returns where the table goes on. */
export function drawStatementRunningHead(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts): number {
  drawMark(sheet, model, texts, 7.5);
  sheet.line(`${texts.title}  ${model.number}`, LEFT + 70, 8, WIDTH - 140, { size: 11, bold: true, align: 'center' });
  const parties = { x: LEFT + WIDTH - 72, y: 7.5, width: 72, height: 8 };
  sheet.box(`${model.buyer.name} / ${model.supplier.name}`, parties, { size: 8, align: 'right' }, 6);
  return 17;
}

function drawMark(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, y: number): void {
  const mark = texts.mark[model.state];
  if (!mark) return;
  const style = sheet.fitting(mark, 64, { size: 13, bold: true, align: 'center' }, 8);
  const width = sheet.widthOf(mark, style) + 6;
  const height = sheet.lineHeight(style) + 1.6;
  sheet.frame(LEFT, y, width, height, 0.5);
  sheet.frame(LEFT + 0.9, y + 0.9, width - 1.8, height - 1.8);
  sheet.line(mark, LEFT, y + 0.8, width, style);
}

function drawParty(
  sheet: Sheet,
  role: string,
  party: StatementPdfParty,
  texts: StatementTexts,
  x: number,
  y: number,
  width: number,
): number {
  const label = Math.max(sheet.widthOf(texts.buyer, BODY), sheet.widthOf(texts.supplier, BODY)) + 4;
  sheet.line(role, x, y + 0.5, label, BODY);
  const name = sheet.paragraph(party.name, x + label, y, width - label, { size: 11, bold: true }, 2);
  return name + sheet.line(`${texts.uscc}  ${party.uscc ?? '—'}`, x + label, y + name, width - label, BODY);
}

/** Terms flow from left to right and take a second line when they must. */
function drawTerms(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, basis: StatementBasis | null, top: number): number {
  const terms: [string, string][] = [
    [texts.period, `${model.period.from} — ${model.period.to}`],
    [texts.cutOff, `${model.cutOff} (${model.timeZone})`],
    [texts.currency, model.currency],
    ...(model.paymentTerm ? [[texts.paymentTerm, model.paymentTerm] as [string, string]] : []),
    ...(model.dueOn ? [[texts.dueOn, model.dueOn] as [string, string]] : []),
    ...(basis ? [[texts.basis, texts.basisOf[basis]] as [string, string]] : []),
  ];
  let x = LEFT + 2;
  let y = top + 1.2;
  for (const [label, value] of terms) {
    const labelWidth = sheet.widthOf(label, BODY) + 2;
    const strong = { size: 9, bold: true };
    const width = Math.min(sheet.widthOf(value, strong) + 0.5, WIDTH - 4 - labelWidth);
    if (x > LEFT + 2 && x + labelWidth + width > LEFT + WIDTH - 2) {
      x = LEFT + 2;
      y += sheet.lineHeight(BODY) + 0.6;
    }
    sheet.line(label, x, y, labelWidth, BODY);
    sheet.line(value, x + labelWidth, y, width, strong);
    x += labelWidth + width + 7;
  }
  return y + sheet.lineHeight(BODY) + 1.2;
}
