import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Decimal } from '../../src/lib/decimal.js';

const d = (text: string) => new Decimal(text);

/** Any decimal as scaled BigInt: value = units / 10^scale. */
const anyDecimal = fc
  .record({ units: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), scale: fc.integer({ min: 0, max: 8 }) })
  .map(({ units, scale }) => ({ units, scale, text: textOf(units, scale) }));

function textOf(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale ? `.${digits.slice(point)}` : ''}`;
}

/** Half up away from zero of numerator / denominator, in integers. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const [n, m] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const magnitude = (2n * n + m) / (2n * m);
  return negative ? -magnitude : magnitude;
}

describe('Decimal', () => {
  it('is made of plain decimals and safe integers only', () => {
    expect(String(d('12.50'))).toBe('12.5');
    expect([d('+1.5'), d('.5'), d('5.'), new Decimal(-7), new Decimal(d('3'))].map(String)).toEqual([
      '1.5',
      '0.5',
      '5',
      '-7',
      '3',
    ]);
    for (const garbage of ['', ' 1', '1e3', 'NaN', 'Infinity', '1,000', '0x10', '--1', '.', '1.2.3', '１']) {
      expect(() => d(garbage)).toThrow(TypeError);
    }
    for (const number of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => new Decimal(number)).toThrow(TypeError);
    }
  });

  it('is exact: plus, minus and times agree with integer arithmetic', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        const scale = a.scale + b.scale;
        const [left, right] = [a.units * 10n ** BigInt(b.scale), b.units * 10n ** BigInt(a.scale)];
        expect(
          d(a.text)
            .plus(b.text)
            .eq(textOf(left + right, scale)),
        ).toBe(true);
        expect(
          d(a.text)
            .minus(b.text)
            .eq(textOf(left - right, scale)),
        ).toBe(true);
        expect(
          d(a.text)
            .times(b.text)
            .eq(textOf(a.units * b.units, scale)),
        ).toBe(true);
        expect(d(a.text).cmp(b.text)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  it('R-58: rounds and divides half up away from zero, symmetric for returns', () => {
    expect(['2.5', '-2.5', '0.005', '-0.005', '1.004999', '-0.004'].map((t) => d(t).round(2).toFixed(2))).toEqual([
      '2.50',
      '-2.50',
      '0.01',
      '-0.01',
      '1.00',
      '0.00',
    ]);
    expect(d('23.325').round(2).toString()).toBe('23.33');
    fc.assert(
      fc.property(anyDecimal, anyDecimal, fc.integer({ min: 0, max: 6 }), (a, b, digits) => {
        const rounded = halfUp(a.units * 10n ** BigInt(digits), 10n ** BigInt(a.scale));
        expect(d(a.text).round(digits).eq(textOf(rounded, digits))).toBe(true);
        expect(d(a.text).neg().round(digits).eq(d(a.text).round(digits).neg())).toBe(true);
        fc.pre(b.units !== 0n);
        const numerator = a.units * 10n ** BigInt(b.scale + digits);
        const quotient = halfUp(numerator, b.units * 10n ** BigInt(a.scale));
        expect(d(a.text).div(b.text, digits).eq(textOf(quotient, digits))).toBe(true);
      }),
    );
    expect(() => d('1').div('0', 2)).toThrow(RangeError);
  });

  it('floors towards minus infinity', () => {
    expect([d('105.99').floor(0), d('-1.01').floor(1), d('-2').floor(0), d('0.0009').floor(3)].map(String)).toEqual([
      '105',
      '-1.1',
      '-2',
      '0',
    ]);
    fc.assert(
      fc.property(anyDecimal, fc.integer({ min: 0, max: 6 }), (a, digits) => {
        const gap = d(a.text).minus(d(a.text).floor(digits));
        expect(gap.isNegative()).toBe(false);
        expect(gap.lt(textOf(1n, digits))).toBe(true);
      }),
    );
  });

  it('prints plainly and never as minus zero', () => {
    expect(String(d('0.000000000000000001'))).toBe('0.000000000000000001');
    expect(String(d('1000000000000000000000000'))).toBe('1000000000000000000000000');
    expect([d('-0'), d('-0.00'), d('0').neg(), d('-1').times('0'), d('-0.4').round(0)].map(String)).toEqual([
      '0',
      '0',
      '0',
      '0',
      '0',
    ]);
    expect(d('-0.001').toFixed(2)).toBe('0.00');
    expect(JSON.stringify({ q: d('0.30') })).toBe('{"q":"0.3"}');
    fc.assert(fc.property(anyDecimal, ({ text }) => void expect(d(String(d(text))).eq(text)).toBe(true)));
  });

  it('is text in a template and no number in an operator', () => {
    expect(`${d('1.5')} kg`).toBe('1.5 kg');
    expect(() => Number(d('1'))).toThrow(TypeError);
  });

  it('compares, adds up and picks', () => {
    expect([d('1').lt('2'), d('2').lte('2.0'), d('3').gt('2'), d('2').gte('3'), d('1.0').eq(1)]).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
    expect([d('0').isZero(), d('-1').isNegative(), d('0').isPositive(), d('-0').isNegative()]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(d('-3').abs().eq('3')).toBe(true);
    expect(Decimal.sum(['0.1', '0.2', d('0.3')]).toString()).toBe('0.6');
    expect(Decimal.sum([]).toString()).toBe('0');
    expect(Decimal.min('2', '-1', '3').toString()).toBe('-1');
    expect(Decimal.max('2', '-1', '3').toString()).toBe('3');
  });
});

describe('Decimal.parse: what people type', () => {
  it.each([
    ['1200', '1200'],
    [' 1,200.50 ', '1200.5'],
    ['１２００．５', '1200.5'],
    ['１，２００', '1200'],
    ['.5', '0.5'],
    ['－３', '-3'],
    ['\u22123', '-3'],
    ['\u3000７\u3000', '7'],
    ['007', '7'],
    ['123456789012.123456', '123456789012.123456'],
    ['0', '0'],
    ['-0', '0'],
  ])('reads %j as %s', (text, expected) => {
    expect(Decimal.parse(text)?.toString()).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'abc',
    '1e3',
    '1E3',
    '1,20',
    '12,00',
    '1,2000',
    ',100',
    '1200,000',
    '1.2.3',
    '5.',
    '1.1234567',
    '1,000,00',
    '1234567890123',
    '+',
    '-',
    '1 000',
    '10²',
    '½',
    'NaN',
    'Infinity',
    '0x1F',
    '1'.repeat(70),
    '--1',
    '1.234,5',
  ])('refuses %j', (text) => {
    expect(Decimal.parse(text)).toBeUndefined();
  });

  it('never throws, and what it reads fits numeric(18,6)', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789.,-+e ') }));
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = Decimal.parse(text);
        if (parsed) expect(String(parsed)).toMatch(/^-?\d{1,12}(\.\d{1,6})?$/);
      }),
    );
  });
});
