import bwipjs from 'bwip-js/node';

/** Error correction of a QR code: 7, 15, 25 or 30 % of the code words can be restored. */
export type QrLevel = 'L' | 'M' | 'Q' | 'H';

/** A square symbol in modules, without quiet zone. */
export interface MatrixSymbol {
  /** Modules per side. */
  readonly size: number;
  /** size × size modules, row by row from the top; 1 is black. */
  readonly cells: readonly (0 | 1)[];
}

/** A black run of one row: column, row, width, in modules. */
export type MatrixRun = readonly [x: number, y: number, width: number];

/** Light margin on each side of a QR code, in modules (ISO/IEC 18004). */
export const MATRIX_QUIET_ZONE = 4;

/**
 * Encodes `text` as a QR code (ISO/IEC 18004), smallest version that holds it.
 * Upper-case letters, digits and ` $%*+-./:` alone make the smallest symbols.
 * @throws RangeError for empty text; the encoder's error when the text is too long.
 */
export function qr(text: string, level: QrLevel = 'M'): MatrixSymbol {
  if (text === '') throw new RangeError('qr: at least one character');
  const options: { bcid: string; text: string; eclevel: string } = { bcid: 'qrcode', text, eclevel: level };
  const [symbol] = bwipjs.raw(options);
  if (!symbol || !('pixs' in symbol)) throw new Error('qr: the encoder returned no modules');
  return { size: symbol.pixx, cells: symbol.pixs.map((cell) => (cell === 1 ? 1 : 0)) };
}

/** The black modules joined into horizontal runs: fewer shapes to draw, no seams between neighbours. */
export function matrixRuns({ size, cells }: MatrixSymbol): MatrixRun[] {
  const runs: MatrixRun[] = [];
  for (let y = 0; y < size; y += 1) {
    let start = -1;
    for (let x = 0; x <= size; x += 1) {
      const black = x < size && cells[y * size + x] === 1;
      if (black && start < 0) start = x;
      if (!black && start >= 0) {
        runs.push([start, y, x - start]);
        start = -1;
      }
    }
  }
  return runs;
}
