import { LINEAR_QUIET_ZONE, type LinearSymbol } from './code128.js';
import { MATRIX_QUIET_ZONE, matrixRuns, type MatrixSymbol } from './qr.js';

const POINTS_PER_MM = 72 / 25.4;

/** Where a symbol stands: left and top edge including its quiet zone, and the X-dimension, all in mm. */
export interface SymbolPlace {
  readonly x: number;
  readonly y: number;
  readonly module: number;
}

/** X-dimensions in mm that are whole dots of a 203 dpi (8 dots/mm) label printer: 4, 3 and 2 dots. */
export const LABEL_MODULES = [0.5, 0.375, 0.25] as const;

/** Width in mm of a Code 128 symbol with both quiet zones. */
export function linearWidth(symbol: LinearSymbol, module: number): number {
  return (symbol.modules + 2 * LINEAR_QUIET_ZONE) * module;
}

/** Side in mm of a QR code with its quiet zone. */
export function matrixSide(symbol: MatrixSymbol, module: number): number {
  return (symbol.size + 2 * MATRIX_QUIET_ZONE) * module;
}

/**
 * The largest of the allowed X-dimensions (mm, descending) with which the symbol fits.
 * @throws RangeError when even the smallest does not fit: a clipped barcode must never be printed.
 */
export function largestLinearModule(symbol: LinearSymbol, room: number, allowed: readonly number[]): number {
  const module = allowed.find((x) => linearWidth(symbol, x) <= room);
  if (module === undefined) throw new RangeError(`a Code 128 of ${symbol.modules} modules does not fit ${room} mm`);
  return module;
}

/** The largest X-dimension in whole 203 dpi dots with which a QR code stays within `room` mm. */
export function largestMatrixModule(symbol: MatrixSymbol, room: number): number {
  const dots = Math.floor((room * 8) / (symbol.size + 2 * MATRIX_QUIET_ZONE) + 1e-9);
  if (dots < 2) throw new RangeError(`a QR code of ${symbol.size} modules does not fit ${room} mm`);
  return dots / 8;
}

/** Fills a Code 128 symbol as vector bars of whole X-dimensions. `height` in mm. */
export function drawLinear(doc: PDFKit.PDFDocument, symbol: LinearSymbol, place: SymbolPlace, height: number): void {
  const module = place.module * POINTS_PER_MM;
  const left = place.x * POINTS_PER_MM + LINEAR_QUIET_ZONE * module;
  for (const [x, width] of symbol.bars) {
    doc.rect(left + x * module, place.y * POINTS_PER_MM, width * module, height * POINTS_PER_MM);
  }
  doc.fill('black');
}

/** Fills a QR code as vector modules. */
export function drawMatrix(doc: PDFKit.PDFDocument, symbol: MatrixSymbol, place: SymbolPlace): void {
  const module = place.module * POINTS_PER_MM;
  const left = place.x * POINTS_PER_MM + MATRIX_QUIET_ZONE * module;
  const top = place.y * POINTS_PER_MM + MATRIX_QUIET_ZONE * module;
  for (const [x, y, width] of matrixRuns(symbol)) {
    doc.rect(left + x * module, top + y * module, width * module, module);
  }
  doc.fill('black');
}
