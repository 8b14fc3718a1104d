import { moneyFigure, momentFigure } from '../platform/pdf/figures.js';
import type { Sheet } from '../platform/pdf/sheet.js';
import { STATEMENT_LEFT as LEFT, STATEMENT_WIDTH as WIDTH } from './statement.pdf-columns.js';
import type { StatementPdfModel } from './statement.pdf-model.js';
import type { StatementTexts } from './statement.pdf-texts.js';

const BODY = { size: 9 };
/** A round company seal is 40 to 42 mm wide. */
const SEAL = 44;
const HALF = WIDTH / 2;

/** Height in mm of the confirmation with the air above it. */
export const CONFIRMATION_HEIGHT = SEAL + 12;

/** Draws what both sides confirm, by whom and when, the places for their seals, and the hash. */
export function drawConfirmation(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, y: number): void {
  const gross = `${model.currency} ${moneyFigure(model.total.gross)}`;
  const words = { x: LEFT, y: y + 1.7, width: WIDTH, height: 5 };
  sheet.box(texts.confirmation(model.number, model.version, gross), words, BODY, 6);
  const top = y + 7.1;
  drawSide(sheet, model, texts, 'buyer', LEFT, top);
  drawSide(sheet, model, texts, 'supplier', LEFT + HALF, top);
  sheet.line(`${texts.hash}  ${model.hash ?? '—'}`, LEFT, top + SEAL + 1, WIDTH, { size: 8 });
}

function drawSide(
  sheet: Sheet,
  model: StatementPdfModel,
  texts: StatementTexts,
  side: 'buyer' | 'supplier',
  x: number,
  y: number,
): void {
  const room = HALF - SEAL - 4;
  sheet.frame(x, y, HALF, SEAL);
  sheet.line(texts[side], x + 2, y + 1.5, room, BODY);
  const name = sheet.paragraph(model[side].name, x + 2, y + 6.5, room, { size: 10, bold: true }, 2);
  const confirmation = model.confirmations[side];
  const words = confirmation
    ? texts.confirmed(momentFigure(confirmation.at, model.timeZone), confirmation.by)
    : texts.notConfirmed;
  sheet.paragraph(words, x + 2, y + 7.5 + name, room, BODY, 2);
  drawBlanks(sheet, [texts.signature, texts.date], x + 2, y + SEAL - 15, room - 6);
  drawSealPlace(sheet, texts.seal, x + HALF - SEAL, y);
}

function drawBlanks(sheet: Sheet, labels: readonly string[], x: number, y: number, width: number): void {
  const label = Math.max(...labels.map((text) => sheet.widthOf(text, BODY))) + 2;
  labels.forEach((text, index) => {
    const top = y + index * 8;
    sheet.line(text, x, top, label, BODY);
    sheet.rule(x + label, top + 4.4, x + width, top + 4.4);
  });
}

/** A dashed square as large as a seal: a seal must not cover figures. */
function drawSealPlace(sheet: Sheet, label: string, x: number, y: number): void {
  sheet.doc.dash(1.5, { space: 2 });
  sheet.frame(x + 1.5, y + 1.5, SEAL - 3, SEAL - 3);
  sheet.doc.undash();
  sheet.line(label, x, y + SEAL / 2 - 2.5, SEAL, { size: 10, align: 'center' });
}
