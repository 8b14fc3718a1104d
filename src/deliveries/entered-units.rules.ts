import { Decimal } from '../lib/decimal.js';
import { convertQuantity, unitFactor, type UnitFactor } from '../lib/quantity.js';
import { MOST_PACKAGES, suggestPackages } from './packing.rules.js';

/** A factor as it is stored: denominator × the entered unit = numerator × order unit. */
export interface StoredFactor {
  readonly numerator: number;
  readonly denominator: number;
}

/** Why a quantity entered in another unit is none in the order unit; each is a message key under `delivery_note`. */
export type ConversionProblem = 'not_whole' | 'converts_to_nothing' | 'converts_to_too_much';

/** What quantity columns end below. */
const TOO_MUCH = '1000000000000';

/** Units that are packages themselves (UN/ECE Rec 20 and 21): carton, pack, bag, bottle, roll, reel. */
const PACKAGINGS: ReadonlySet<string> = new Set(['CT', 'PK', 'BG', 'BO', 'RO', 'RL']);

/** Decimals of a quotient that is only shown, because it is no quantity of the unit. */
const SHOWN_DECIMALS = 3;

/**
 * What an entered quantity is in the order unit: rounded once, half up, at its decimals. A unit without decimals
 * takes no rounding: 0.5 dozen are 6 pieces, but nothing is 3.3 pieces.
 */
export function inOrderUnit(
  entered: Decimal, factor: StoredFactor, unitDecimals: number,
): { quantity: Decimal; problem?: undefined } | { quantity: Decimal; problem: ConversionProblem } {
  const exact = exactFactor(factor);
  const quantity = convertQuantity(entered, exact, unitDecimals);
  const comesOut = quantity.times(exact.denominator).eq(entered.times(exact.numerator));
  if (unitDecimals === 0 && !comesOut) return { quantity: convertQuantity(entered, exact, SHOWN_DECIMALS), problem: 'not_whole' };
  if (!quantity.isPositive()) return { quantity, problem: 'converts_to_nothing' };
  return quantity.lt(TOO_MUCH) ? { quantity } : { quantity, problem: 'converts_to_too_much' };
}

export function exactFactor({ numerator, denominator }: StoredFactor): UnitFactor {
  return unitFactor(numerator, denominator);
}

/** What one package of this unit holds in the order unit; null when the unit is no packaging or holds no whole number. */
export function heldByOne({ code, numerator, denominator }: StoredFactor & { readonly code: string }): Decimal | null {
  if (!PACKAGINGS.has(code)) return null;
  const held = new Decimal(numerator).div(denominator, 0);
  return held.times(denominator).eq(numerator) ? held : null;
}

/** A quantity with its packing, and the count it was entered as. */
export interface PackedCount {
  readonly quantity: Decimal;
  readonly packSize: Decimal | null;
  readonly enteredQuantity: Decimal | null;
  readonly enteredUnit: string | null;
}

/**
 * How many packages the packing size makes, when it makes others than were counted: two cartons are two packages,
 * and two and a half are three. Undefined when that agrees, or nothing was counted in packages.
 */
export function otherPackages({ quantity, packSize, enteredQuantity, enteredUnit }: PackedCount): number | undefined {
  if (!enteredQuantity || !PACKAGINGS.has(enteredUnit ?? '')) return undefined;
  if (!packSize?.isPositive() || quantity.gt(packSize.times(MOST_PACKAGES))) return undefined;
  const packages = suggestPackages(quantity, packSize).length;
  return enteredQuantity.lte(packages) && enteredQuantity.gt(packages - 1) ? undefined : packages;
}
