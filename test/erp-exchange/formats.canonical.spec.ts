import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  canonicalOrder,
  orderHash,
  readJsonOrder,
  writeJsonOrder,
} from '../../src/erp-exchange/formats/index.js';
import { canonicalJson } from '../../src/lib/canonical-json.js';
import { normalDecimal } from '../../src/erp-exchange/formats/plain-values.js';
import { anyOrder, OPTIONS } from './formats.support.js';

const withoutFloats = fc
  .jsonValue({ maxDepth: 3 })
  .map((value): unknown =>
    JSON.parse(
      JSON.stringify(value, (_key, one: unknown) => (typeof one === 'number' ? Math.trunc(one % 1_000) : one)),
    ),
  );

test('canonical JSON: sorted keys, no white space, absent members left out, no floats', () => {
  expect(canonicalJson({ b: [1, null, 'x"é'], a: undefined, A: true, ä: {} })).toBe(
    '{"A":true,"b":[1,null,"x\\"é"],"ä":{}}',
  );
  expect(() => canonicalJson(0.1)).toThrow(TypeError);
  expect(() => canonicalJson({ a: () => 1 })).toThrow(TypeError);
  fc.assert(
    fc.property(withoutFloats, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each([
  ['10.00', '10'],
  ['+5', '5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['000', '0'],
  ['-0.0', '0'],
  ['-01.10', '-1.1'],
  ['123456789012345678901234.1', '123456789012345678901234.1'],
])('%s is spelled %s', (written, spelled) => {
  expect(normalDecimal(written)).toBe(spelled);
});

test.each(['', '.', '+', '1e5', '1,000', '0x1F', '١', '1 0', 'NaN', 'Infinity', '--1'])('%j is no decimal', (text) => {
  expect(normalDecimal(text)).toBeUndefined();
});

describe('the hash of an order', () => {
  test('depends on the business content, not on message, spelling or order of listing', () => {
    fc.assert(
      fc.property(anyOrder, fc.integer(), (order, seed) => {
        const same = {
          ...order,
          messageId: `other-${seed}`,
          sentAt: '2026-11-22T10:00:00Z',
          issuedAt: '2026-11-22T10:00:00Z',
          supplier: { ...order.supplier, identifiers: [...order.supplier.identifiers].reverse() },
          lines: [...order.lines].reverse().map((line) => ({
            ...line,
            per: `${line.per}.00`,
            schedules: [...line.schedules].reverse().map((one) => ({ ...one, quantity: `0${one.quantity}.0` })),
          })),
        };
        expect(canonicalOrder(same)).toBe(canonicalOrder(order));
        expect(orderHash(same)).toBe(orderHash(order));
        expect(orderHash(order)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  test('changes with every field that means business', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const [line, ...rest] = order.lines;
        const variants = [
          { ...order, number: `${order.number}x` },
          { ...order, revision: `${order.revision ?? ''}x` },
          { ...order, note: `${order.note ?? ''}x` },
          { ...order, extras: { ...order.extras, fresh: 'x' } },
          { ...order, lines: [{ ...line!, lineNumber: `0${line!.lineNumber}` }, ...rest] },
          { ...order, lines: [{ ...line!, price: `${line!.price}1` }, ...rest].slice() },
          { ...order, lines: [{ ...line!, schedules: line!.schedules.slice(1) }, ...rest] },
        ].filter((variant) => canonicalOrder(variant as typeof order) !== canonicalOrder(order));
        expect(variants.length).toBeGreaterThanOrEqual(6);
        expect(new Set([order, ...variants].map((variant) => orderHash(variant))).size).toBe(variants.length + 1);
      }),
    );
  });

  test('survives the journey through JSON', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        expect(orderHash(readJsonOrder(writeJsonOrder(order), OPTIONS).document!)).toBe(orderHash(order));
      }),
      { numRuns: 50 },
    );
  });
});
