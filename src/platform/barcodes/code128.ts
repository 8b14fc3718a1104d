import bwipjs from 'bwip-js/node';

/** A Code 128 symbol in modules (X-dimensions), without quiet zones. */
export interface LinearSymbol {
  /** Width of the symbol from the first bar to the last, in modules. */
  readonly modules: number;
  /** Black bars as [offset from the left, width], both in modules. */
  readonly bars: readonly (readonly [number, number])[];
}

/** Light margin on each side of a Code 128 symbol, in modules (ISO/IEC 15417). */
export const LINEAR_QUIET_ZONE = 10;

/**
 * Encodes `text` as Code 128 (ISO/IEC 15417, automatic code sets).
 * Only printable ASCII is accepted: hand scanners in keyboard mode lose the rest.
 * @throws RangeError for empty text or characters outside 0x20–0x7e.
 */
export function code128(text: string): LinearSymbol {
  if (!/^[\x20-\x7e]+$/.test(text)) throw new RangeError('code128: printable ASCII only, at least one character');
  return barsOf({ bcid: 'code128', text });
}

/**
 * Encodes an SSCC as GS1-128: FNC1, application identifier 00 and its 18 digits (GS1 General Specifications 2.6.4).
 * @throws Error when the check digit is wrong; the encoder checks it (`lintreqs`)
 */
export function gs1Sscc(sscc: string): LinearSymbol {
  return barsOf({ bcid: 'gs1-128', text: `(00)${sscc}`, lintreqs: true } as Parameters<typeof bwipjs.raw>[0]);
}

function barsOf(options: Parameters<typeof bwipjs.raw>[0]): LinearSymbol {
  const [symbol] = bwipjs.raw(options);
  if (!symbol || !('sbs' in symbol)) throw new Error('the encoder returned no bars');
  const bars: [number, number][] = [];
  let offset = 0;
  symbol.sbs.forEach((width, index) => {
    if (index % 2 === 0) bars.push([offset, width]);
    offset += width;
  });
  return { modules: offset, bars };
}
