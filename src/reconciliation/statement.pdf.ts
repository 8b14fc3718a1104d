import { momentFigure } from '../platform/pdf/figures.js';
import type { PdfTemplate } from '../platform/pdf/pdf-template.js';
import { Sheet } from '../platform/pdf/sheet.js';
import { drawTable, tableFits } from '../platform/pdf/table.js';
import { basisOf, STATEMENT_LEFT, STATEMENT_WIDTH, statementColumns } from './statement.pdf-columns.js';
import { drawStatementEnd, statementEndHeight } from './statement.pdf-end.js';
import { drawStatementHead, drawStatementRunningHead } from './statement.pdf-head.js';
import type { StatementPdfModel } from './statement.pdf-model.js';
import { statementTexts, type StatementTexts } from './statement.pdf-texts.js';

const BOTTOM = 199;
const SMALL = { size: 8 };
/** Points of the table's text: a smaller one is taken only when the whole statement then stands on one page. */
const SIZES = [8, 7.5, 7, 6.5] as const;

/** Statement of account (对账单) on A4 landscape, from one frozen version. */
export const statementPdf: PdfTemplate<StatementPdfModel> = { kind: 'statement', draw: drawStatement };

async function drawStatement(model: StatementPdfModel): Promise<Uint8Array> {
  const texts = statementTexts[model.language];
  const basis = basisOf(model);
  const sheet = new Sheet({
    widthMm: 297,
    heightMm: 210,
    title: texts.fileTitle(model.number),
    author: model.buyer.name,
    createdAt: model.printing.at,
    language: model.language,
  });
  const nextPage = () => {
    sheet.addPage();
    return drawStatementRunningHead(sheet, model, texts);
  };
  sheet.addPage();
  const top = drawStatementHead(sheet, model, texts, basis);
  const columns = statementColumns(texts, basis);
  const layoutOf = (size: number) => (
    { left: STATEMENT_LEFT, columns, size, bottom: BOTTOM, maxLines: 4, tail: statementEndHeight(model), nextPage });
  const layout = layoutOf(SIZES.find((size) => tableFits(sheet, layoutOf(size), model.lines, top)) ?? SIZES[0]);
  const end = drawTable(sheet, layout, model.lines, top);
  drawStatementEnd(sheet, model, texts, { end, bottom: BOTTOM, nextPage });
  sheet.everyPage((page, pages) => drawPageFoot(sheet, model, texts, page, pages));
  return sheet.bytes();
}

function drawPageFoot(sheet: Sheet, model: StatementPdfModel, texts: StatementTexts, page: number, pages: number): void {
  const y = BOTTOM + 2;
  const third = STATEMENT_WIDTH / 3;
  sheet.line(`${model.number}  ${texts.version(model.version)}`, STATEMENT_LEFT, y, third, SMALL);
  sheet.line(texts.page(page, pages), STATEMENT_LEFT + third, y, third, { ...SMALL, align: 'center' });
  const { at, by } = model.printing;
  const printed = texts.printed(momentFigure(at, model.timeZone), model.timeZone, by);
  sheet.line(printed, STATEMENT_LEFT + 2 * third, y, third, { ...SMALL, align: 'right' });
}
