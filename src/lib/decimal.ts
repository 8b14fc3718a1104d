import Big from 'big.js';

/** What a Decimal can be made of: exact text, another Decimal, or an integer JavaScript holds exactly. */
export type DecimalInput = Decimal | string | number;

// A constructor of our own: nobody else's change of precision or rounding reaches our amounts.
const Exact = Big();
const HALF_UP = 1; // away from zero, by magnitude (R-58)
const TOWARDS_ZERO = 0;
Exact.RM = HALF_UP;

// xsd:decimal, which is also what PostgreSQL's numeric prints; an exponent is never accepted.
const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const LONGEST_TEXT = 400;

const TYPED = /^(-?)(\d+|\d{1,3}(?:,\d{3})+|(?=\.))(?:\.(\d{1,6}))?$/;
const LONGEST_TYPED = 64;
const INTEGER_DIGITS = 12; // with 6 decimals the 18 digits of numeric(18,6)

// Full-width forms only: NFKC as a whole would read 10² as 102.
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;
const narrow = (wide: string) => wide.normalize('NFKC');

/**
 * An exact decimal number. Immutable; every operation gives a new one; nothing passes through a float.
 * Dimensionless by itself: the unit or currency stands beside it.
 */
export class Decimal {
  static readonly ZERO = new Decimal('0');
  static readonly ONE = new Decimal('1');

  private readonly big: Big;

  /** @throws TypeError for anything that is not a plain decimal ('1e3', 'NaN', '', 0.1). */
  constructor(value: DecimalInput) {
    if (value instanceof Decimal) this.big = value.big;
    else this.big = new Exact(plainText(value));
  }

  /** What a person typed, or undefined when it is no number we store (at most 12 digits and 6 decimals). */
  static parse(text: string): Decimal | undefined {
    if (text.length > LONGEST_TYPED) return undefined;
    const parts = TYPED.exec(text.replace(FULL_WIDTH, narrow).trim().replace('\u2212', '-'));
    if (!parts) return undefined;
    const [, sign, typedInteger = '', fraction] = parts;
    const integer = typedInteger.replaceAll(',', '').replace(/^0+(?=\d)/, '') || '0';
    if (integer.length > INTEGER_DIGITS) return undefined;
    return new Decimal(`${sign}${integer}${fraction ? `.${fraction}` : ''}`);
  }

  static sum(values: Iterable<DecimalInput>): Decimal {
    let total = Decimal.ZERO;
    for (const value of values) total = total.plus(value);
    return total;
  }

  static min(first: DecimalInput, ...rest: DecimalInput[]): Decimal {
    return rest.reduce<Decimal>((least, value) => (least.lte(value) ? least : new Decimal(value)), new Decimal(first));
  }

  static max(first: DecimalInput, ...rest: DecimalInput[]): Decimal {
    return rest.reduce<Decimal>((most, value) => (most.gte(value) ? most : new Decimal(value)), new Decimal(first));
  }

  plus(other: DecimalInput): Decimal {
    return wrap(this.big.plus(new Decimal(other).big));
  }

  minus(other: DecimalInput): Decimal {
    return wrap(this.big.minus(new Decimal(other).big));
  }

  times(other: DecimalInput): Decimal {
    return wrap(this.big.times(new Decimal(other).big));
  }

  /** The quotient, rounded once, half up away from zero, at `scale` decimals. @throws RangeError on a zero divisor. */
  div(divisor: DecimalInput, scale: number): Decimal {
    const by = new Decimal(divisor);
    if (by.isZero()) throw new RangeError('Division by zero');
    Exact.DP = checkedDigits(scale); // big.js reads the scale of a division from its constructor; set anew each time
    return wrap(this.big.div(by.big));
  }

  /** -1, 0 or 1. */
  cmp(other: DecimalInput): -1 | 0 | 1 {
    return this.big.cmp(new Decimal(other).big);
  }

  eq(other: DecimalInput): boolean {
    return this.cmp(other) === 0;
  }

  lt(other: DecimalInput): boolean {
    return this.cmp(other) < 0;
  }

  lte(other: DecimalInput): boolean {
    return this.cmp(other) <= 0;
  }

  gt(other: DecimalInput): boolean {
    return this.cmp(other) > 0;
  }

  gte(other: DecimalInput): boolean {
    return this.cmp(other) >= 0;
  }

  isZero(): boolean {
    return this.cmp('0') === 0;
  }

  isNegative(): boolean {
    return this.cmp('0') < 0;
  }

  isPositive(): boolean {
    return this.cmp('0') > 0;
  }

  abs(): Decimal {
    return wrap(this.big.abs());
  }

  neg(): Decimal {
    return wrap(this.big.neg());
  }

  /** Half up, away from zero, so that a return mirrors its receipt exactly (R-58). */
  round(digits: number): Decimal {
    return wrap(this.big.round(checkedDigits(digits), HALF_UP));
  }

  /** The greatest number of `digits` decimals that is not above this one (towards minus infinity). */
  floor(digits: number): Decimal {
    const cut = wrap(this.big.round(checkedDigits(digits), TOWARDS_ZERO));
    if (!this.isNegative() || cut.eq(this)) return cut;
    return cut.minus(digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`);
  }

  /** Plain notation, never an exponent; trailing zeros are not kept. */
  toString(): string {
    return this.big.toFixed();
  }

  /** Plain notation with exactly `digits` decimals, rounded half up away from zero. */
  toFixed(digits: number): string {
    return this.round(digits).big.toFixed(digits);
  }

  /** JSON carries decimals as strings (R-58). */
  toJSON(): string {
    return this.toString();
  }

  /** Text is welcome; arithmetic operators (`<`, `*`, `-`) are not, they would go through a float. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'number') throw new TypeError('A Decimal is no JavaScript number: use plus, minus, times, cmp …');
    return this.toString();
  }
}

function plainText(value: string | number): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && value.length <= LONGEST_TEXT && PLAIN.test(value)) {
    return value
      .replace(/^\+/, '')
      .replace(/^(-?)\./, '$10.')
      .replace(/\.$/, '');
  }
  throw new TypeError(`Not an exact decimal: ${String(value).slice(0, 40)}`);
}

// Through text, the one canonical form, which knows no minus zero.
function wrap(big: Big): Decimal {
  return new Decimal(big.toFixed());
}

function checkedDigits(digits: number): number {
  if (Number.isInteger(digits) && digits >= 0 && digits <= 100) return digits;
  throw new RangeError(`Not a number of decimals: ${digits}`);
}
