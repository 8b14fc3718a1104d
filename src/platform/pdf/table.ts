import type { Sheet, TextStyle } from './sheet.js';

const PADDING_X = 1.1;
const PADDING_Y = 0.9;

/** One column: title, width in mm, and how its cells stand. */
export interface TableColumn<Row> {
  readonly title: string;
  readonly width: number;
  /** Figures stand right; they shrink rather than break, a wrapped or cut number would be another number. */
  readonly align?: TextStyle['align'];
  readonly bold?: boolean;
  /** Paragraphs of the cell from top to bottom; null and empty ones take no room. */
  readonly cell: (row: Row) => string | readonly (string | null)[] | null;
}

/** A ruled table that runs over as many pages as it needs, its head repeated on each. */
export interface TableLayout<Row> {
  readonly left: number;
  readonly columns: readonly TableColumn<Row>[];
  /** Body text size in points; the head is set in the same size, bold. */
  readonly size: number;
  /** Lowest y in mm a row may reach. */
  readonly bottom: number;
  /** Most lines of one paragraph; the rest is cut with an ellipsis. */
  readonly maxLines: number;
  /** Height in mm of what must stand below the last row on its page: totals, seals and signatures never stand alone. */
  readonly tail: number;
  /** Starts the next page and returns the y in mm where the table goes on. */
  readonly nextPage: () => number;
}

/** Whether all rows from `top` on fit the open page together with the tail. Measures only as far as the page goes. */
export function tableFits<Row>(sheet: Sheet, layout: TableLayout<Row>, rows: readonly Row[], top: number): boolean {
  let y = top + rowHeight(sheet, layout, headLines(sheet, layout)) + layout.tail;
  return y <= layout.bottom && rows.every((row) => (y += rowHeight(sheet, layout, rowLines(sheet, layout, row))) <= layout.bottom);
}

/** Draws all rows from `top` on and returns the y in mm below the last one. A row is never split, the last one never parted from the tail. */
export function drawTable<Row>(sheet: Sheet, layout: TableLayout<Row>, rows: readonly Row[], top: number): number {
  let y = drawHead(sheet, layout, top);
  for (const [index, row] of rows.entries()) {
    const cells = rowLines(sheet, layout, row);
    const height = rowHeight(sheet, layout, cells);
    const tail = index === rows.length - 1 ? layout.tail : 0;
    if (y + height + tail > layout.bottom) y = drawHead(sheet, layout, layout.nextPage());
    drawRow(sheet, layout, cells, y, height, false);
    y += height;
  }
  return y;
}

function tableWidth<Row>(columns: readonly TableColumn<Row>[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0);
}

function drawHead<Row>(sheet: Sheet, layout: TableLayout<Row>, y: number): number {
  const cells = headLines(sheet, layout);
  const height = rowHeight(sheet, layout, cells);
  drawRow(sheet, layout, cells, y, height, true);
  sheet.rule(layout.left, y, layout.left + tableWidth(layout.columns), y, 0.35);
  return y + height;
}

function drawRow<Row>(
  sheet: Sheet,
  { left, columns, size }: TableLayout<Row>,
  cells: readonly string[][],
  y: number,
  height: number,
  head: boolean,
): void {
  let x = left;
  columns.forEach((column, index) => {
    const style: TextStyle = { size, bold: head || column.bold, align: head ? 'center' : column.align };
    const pitch = sheet.lineHeight(style);
    const lines = cells[index] ?? [];
    const first = head ? y + (height - lines.length * pitch) / 2 : y + PADDING_Y;
    const room = column.width - 2 * PADDING_X;
    lines.forEach((line, n) => {
      const fitted = column.align === 'right' ? sheet.fitting(line, room, style, 3) : style;
      const drop = (pitch - sheet.lineHeight(fitted)) / 2;
      sheet.line(line, x + PADDING_X, first + n * pitch + drop, room, fitted);
    });
    sheet.rule(x, y, x, y + height);
    x += column.width;
  });
  sheet.rule(x, y, x, y + height);
  sheet.rule(left, y + height, x, y + height);
}

function headLines<Row>(sheet: Sheet, { columns, size }: TableLayout<Row>): string[][] {
  return columns.map((column) => sheet.lines(column.title, column.width - 2 * PADDING_X, { size, bold: true }, 3));
}

function rowLines<Row>(sheet: Sheet, layout: TableLayout<Row>, row: Row): string[][] {
  return layout.columns.map((column) => cellLines(sheet, layout, column, row));
}

function cellLines<Row>(sheet: Sheet, layout: TableLayout<Row>, column: TableColumn<Row>, row: Row): string[] {
  const cell = column.cell(row);
  const paragraphs = typeof cell === 'string' || cell === null ? [cell] : cell;
  const style = { size: layout.size, bold: column.bold };
  const room = column.width - 2 * PADDING_X;
  return paragraphs.flatMap((text) => {
    if (!text) return [];
    return column.align === 'right' ? [text] : sheet.lines(text, room, style, layout.maxLines);
  });
}

function rowHeight<Row>(sheet: Sheet, layout: TableLayout<Row>, cells: readonly string[][]): number {
  const most = Math.max(1, ...cells.map((lines) => lines.length));
  return most * sheet.lineHeight({ size: layout.size }) + 2 * PADDING_Y;
}
