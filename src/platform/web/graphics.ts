import Big from 'big.js';

/**
 * Width in pixels of a part of a bar, as text for an SVG attribute; never wider than the bar.
 * Amounts are exact decimals as text; a whole of zero gives an empty bar.
 */
export function sharePixels(part: unknown, whole: unknown, width: number): string {
  if (!isDecimal(part) || !isDecimal(whole)) return '0';
  const all = new Big(whole);
  if (all.lte(0)) return '0';
  const pixels = new Big(part).div(all).times(width);
  if (pixels.lt(0)) return '0';
  return (pixels.gt(width) ? new Big(width) : pixels).round(1).toFixed();
}

/** The points of a sparkline (`x,y x,y …`) through counts of equal distance, inside a box with 2 px of air. */
export function sparkPoints(values: readonly number[], width: number, height: number): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, i) => `${(i * step).toFixed(1)},${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`)
    .join(' ');
}

function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
}
