import { Decimal } from './decimal.js';

/** How many target units one source unit is, as two positive integers (12 pieces a box: 12/1). */
export interface UnitFactor {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
}

/** @throws RangeError unless both are positive integers (R-30: exact rational factors). */
export function unitFactor(numerator: string | number, denominator: string | number): UnitFactor {
  const factor = { numerator: new Decimal(numerator), denominator: new Decimal(denominator) };
  for (const part of [factor.numerator, factor.denominator]) {
    if (!part.isPositive() || !fitsUnit(part, 0)) throw new RangeError(`Not a positive integer: ${part}`);
  }
  return factor;
}

/** The quantity in the target unit, rounded once, half up, at the target unit's decimals. */
export function convertQuantity(quantity: Decimal, factor: UnitFactor, targetDecimals: number): Decimal {
  return quantity.times(factor.numerator).div(factor.denominator, targetDecimals);
}

/** Whether the unit can hold the quantity: a piece unit has 0 decimals and refuses 0.5. */
export function fitsUnit(quantity: Decimal, unitDecimals: number): boolean {
  return quantity.round(unitDecimals).eq(quantity);
}
