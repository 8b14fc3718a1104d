/** Without it Excel reads UTF-8 as the machine's old code page. */
const BYTE_ORDER_MARK = '\uFEFF';
/** A plain figure starts no formula, so negative amounts stay figures in a spreadsheet. */
const FIGURE = /^-?\d+(\.\d+)?$/;
/** What a spreadsheet takes for a formula, full-width forms included, wherever a cell may begin. */
const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n\0]/;

/** Rows as CSV (RFC 4180) in UTF-8, made for spreadsheets: nothing in it runs. */
export function csv(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((cells) => cells.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** One cell: inert in a spreadsheet, where an apostrophe makes it text, and quoted where it must be. */
export function cell(value: string): string {
  const inert = FORMULA.test(value) && !FIGURE.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
