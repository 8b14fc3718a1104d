import { moneyFigure, priceFigure, quantityFigure, rateFigure } from '../platform/pdf/figures.js';
import type { TableColumn } from '../platform/pdf/table.js';
import type { StatementBasis, StatementPdfLine, StatementPdfModel } from './statement.pdf-model.js';
import type { StatementTexts } from './statement.pdf-texts.js';

/** Left edge and width in mm of the statement's table. */
export const STATEMENT_LEFT = 10;
export const STATEMENT_WIDTH = 277;

/** Right edge and width in mm of the money columns, for the sums that stand below them. */
export const MONEY = {
  net: { right: 226, width: 20 },
  tax: { right: 244, width: 18 },
  gross: { right: 265, width: 21 },
} as const;

/** The one basis of all prices, 'mixed', or null when no line has a price. */
export function basisOf({ lines }: Pick<StatementPdfModel, 'lines'>): StatementBasis | null {
  const bases = new Set(lines.filter((line) => line.price !== null).map((line) => line.priceBasis));
  const [only] = bases;
  return bases.size > 1 ? 'mixed' : (only ?? null);
}

/** Columns of the statement's table, 277 mm together. */
export function statementColumns(texts: StatementTexts, basis: StatementBasis | null): TableColumn<StatementPdfLine>[] {
  const titles = texts.columns;
  return [
    { title: titles.postedOn, width: 17, cell: (line) => line.postedOn },
    { title: titles.source, width: 22, cell: (line) => line.sourceNumber },
    { title: titles.note, width: 25.8, cell: (line) => line.noteNumber ?? '—' },
    { title: titles.order, width: 30, cell: orderCell },
    { title: titles.item, width: 49.2, cell: itemCell },
    { title: titles.unit, width: 9, align: 'center', cell: (line) => line.unit ?? '—' },
    { title: titles.quantity, width: 16, align: 'right', cell: quantityCell },
    { title: titles.price[basis ?? 'mixed'], width: 17, align: 'right', cell: (line) => priceCell(line, texts, basis) },
    { title: titles.rate, width: 10, align: 'right', cell: (line) => rateFigure(line.taxRate) },
    { title: titles.net, width: MONEY.net.width, align: 'right', cell: (line) => moneyFigure(line.net) },
    { title: titles.tax, width: MONEY.tax.width, align: 'right', cell: (line) => moneyFigure(line.tax) },
    { title: titles.gross, width: MONEY.gross.width, align: 'right', bold: true, cell: (line) => moneyFigure(line.gross) },
    { title: titles.remark, width: 22, cell: (line) => remarkCell(line, texts) },
  ];
}

function orderCell({ orderNumber, orderLine }: StatementPdfLine): string {
  return orderNumber ? [orderNumber, orderLine].filter(Boolean).join('/') : '—';
}

function itemCell({ itemCode, name, spec }: StatementPdfLine): (string | null)[] {
  return [[itemCode, name].filter(Boolean).join('　'), spec];
}

function quantityCell({ quantity }: StatementPdfLine): string {
  return quantity === null ? '—' : quantityFigure(quantity);
}

function priceCell(line: StatementPdfLine, texts: StatementTexts, basis: StatementBasis | null): (string | null)[] {
  if (line.price === null) return ['—'];
  const per = line.per === '1' ? '' : ` / ${quantityFigure(line.per)}`;
  return [`${priceFigure(line.price)}${per}`, basis === 'mixed' ? texts.basisMark[line.priceBasis] : null];
}

function remarkCell(line: StatementPdfLine, texts: StatementTexts): (string | null)[] {
  const prior = line.priorPeriod ? texts.priorPeriod : null;
  return [texts.kind[line.kind], prior, line.provisionalPrice ? texts.provisional : null, line.remark];
}
