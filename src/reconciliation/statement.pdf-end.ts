import { Big } from 'big.js';
import { moneyFigure, rateFigure } from '../platform/pdf/figures.js';
import type { Sheet, TextStyle } from '../platform/pdf/sheet.js';
import { amountWords } from './amount-words.js';
import { MONEY, STATEMENT_LEFT as LEFT, STATEMENT_WIDTH as WIDTH } from './statement.pdf-columns.js';
import { drawConfirmation, CONFIRMATION_HEIGHT } from './statement.pdf-confirmation.js';
import type { StatementPdfModel, StatementPdfSum } from './statement.pdf-model.js';
import type { StatementTexts } from './statement.pdf-texts.js';

const BODY = { size: 9 };
const ROW = 5;
const WORDS = 6.4;

/** Where the table ended, how far down a page may be filled, and how to get the next one. */
interface Room {
  readonly end: number;
  readonly bottom: number;
  readonly nextPage: () => number;
}

/** Height in mm of sums, words and confirmation. */
export function statementEndHeight({ currency, rates }: StatementPdfModel): number {
  return (rates.length + 2) * ROW + (currency === 'CNY' ? WORDS : 0) + CONFIRMATION_HEIGHT;
}

/** Draws sums, words and confirmation as one block: a seal must stand on the page that shows the total. */
export function drawStatementEnd(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, room: Room): void {
  let y = room.end + statementEndHeight(model) > room.bottom ? room.nextPage() : room.end;
  y = drawSums(sheet, model, texts, y);
  y = drawTaxViews(sheet, model, texts, y);
  if (model.currency === 'CNY') y = drawWords(sheet, model, texts, y);
  drawConfirmation(sheet, model, texts, y);
}

function drawSums(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, top: number): number {
  let y = top;
  for (const rate of model.rates) {
    drawSum(sheet, texts.subtotal(rateFigure(rate.taxRate)), rate, y, BODY);
    y += ROW;
  }
  drawSum(sheet, texts.total(model.currency), model.total, y, { size: 10, bold: true });
  return y + ROW;
}

function drawSum(sheet: Sheet, label: string, sum: StatementPdfSum, y: number, style: TextStyle): void {
  const height = ROW;
  sheet.line(label, LEFT + 1.1, y + (height - sheet.lineHeight(style)) / 2, 100, { ...style, bold: true });
  for (const column of ['net', 'tax', 'gross'] as const) {
    const { right, width } = MONEY[column];
    const room = width - 2.2;
    const fitted = sheet.fitting(moneyFigure(sum[column]), room, { ...style, align: 'right' }, 3);
    const top = y + (height - sheet.lineHeight(fitted)) / 2;
    sheet.line(moneyFigure(sum[column]), right - width + 1.1, top, room, fitted);
  }
  sheet.frame(LEFT, y, WIDTH, height);
}

/** Both views of the tax and their difference, so that an invoice's tax can be compared with either. */
function drawTaxViews(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, y: number): number {
  const { tax, taxOnSum } = model.total;
  const difference = new Big(tax).minus(taxOnSum).toFixed(tax.split('.')[1]?.length ?? 0);
  const views = [
    `${texts.sumOfTax} ${moneyFigure(tax)}`,
    `${texts.taxOnSum} ${moneyFigure(taxOnSum)}`,
    `${texts.taxDifference} ${moneyFigure(difference)}`,
  ];
  sheet.line(views.join('　　'), LEFT + 1.1, y + (ROW - sheet.lineHeight(BODY)) / 2, WIDTH - 2.2, BODY);
  sheet.frame(LEFT, y, WIDTH, ROW);
  return y + ROW;
}

/** Capital figures are a Chinese money form; other currencies have none. */
function drawWords(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, y: number): number {
  const label = sheet.widthOf(texts.amountWords, BODY) + 4;
  sheet.line(texts.amountWords, LEFT + 1.1, y + (WORDS - sheet.lineHeight(BODY)) / 2, label, BODY);
  const words = { x: LEFT + label, y, width: WIDTH - label - 62, height: WORDS };
  sheet.box(amountWords(model.total.gross), words, { size: 12, bold: true }, 6);
  const figure = { x: LEFT + WIDTH - 60, y, width: 58.9, height: WORDS };
  sheet.box(`¥${moneyFigure(model.total.gross)}`, figure, { size: 12, bold: true, align: 'right' }, 6);
  sheet.frame(LEFT, y, WIDTH, WORDS);
  return y + WORDS;
}
