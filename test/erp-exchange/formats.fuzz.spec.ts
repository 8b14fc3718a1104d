import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import {
  ISSUE_CODES,
  isRefused,
  readOrder,
  writeJsonOrder,
  writeUblOrder,
} from '../../src/erp-exchange/formats/index.js';
import { processorTime } from '../support/processor-time.js';
import { OPTIONS, own } from './formats.support.js';

const originals: Uint8Array[] = [own('hengli-order.xml'), readFileSync('docs/examples/order.json')];
const SPLINTERS = [
  '<',
  '>',
  '&',
  '"',
  '</',
  ']]>',
  '<![CDATA[',
  '<!--',
  '&#1;',
  '{',
  '}',
  '[',
  ',',
  ':',
  '\\u',
  '\u0000',
  '\uFEFF',
  '1e9',
  '-',
  '恒',
];

interface Mutation {
  at: number;
  length: number;
  insert: Uint8Array;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 400 })),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(...SPLINTERS).map((text) => new TextEncoder().encode(text)),
  ),
});

function mutated(original: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  let bytes = Buffer.from(original);
  for (const { at, length, insert } of mutations) {
    const start = at % (bytes.length + 1);
    bytes = Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + length)]);
  }
  return new Uint8Array(bytes);
}

test('whatever the bytes: a document or a refusal with a known code, and never an exception', () => {
  let taken = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...originals),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      (original, mutations) => {
        const { document, issues } = readOrder(mutated(original, mutations), OPTIONS);
        expect(document === undefined).toBe(isRefused(issues));
        for (const { code, path, params } of issues) {
          expect(ISSUE_CODES).toContain(code);
          expect(typeof path).toBe('string');
          expect(Object.values(params).every((value) => typeof value === 'string')).toBe(true);
        }
        if (document === undefined) refused += 1;
        else {
          taken += 1;
          // What was taken can be written again: the rules of a document hold whatever it came from.
          expect(readOrder(writeJsonOrder(document), OPTIONS).document).toEqual(document);
          expect(readOrder(writeUblOrder(document), OPTIONS).document?.number).toBe(document.number);
        }
      },
    ),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
});

test('any JSON value behind the right format line is a document or a refusal', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('number', 'lines', 'supplier', 'buyer', 'extras', 'shipTo', '__proto__', 'x'),
        fc.jsonValue(),
      ),
      (value) => {
        const bytes = new TextEncoder().encode(JSON.stringify({ format: 'portal-order/1', ...value }));
        const { document, issues } = readOrder(bytes, OPTIONS);
        expect(document === undefined).toBe(isRefused(issues));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('an order of 600 lines is read with less than two seconds of work, in both formats', () => {
  const { document } = readOrder(originals[0]!, OPTIONS);
  const lines = Array.from({ length: 600 }, (_, index) => ({
    ...document!.lines[0]!,
    lineNumber: String(index + 1),
  }));
  for (const bytes of [writeUblOrder({ ...document!, lines }), writeJsonOrder({ ...document!, lines })]) {
    const { result, milliseconds } = processorTime(() => readOrder(bytes, OPTIONS));
    expect(milliseconds).toBeLessThan(2_000);
    expect(result.issues).toEqual([]);
    expect(result.document!.lines).toHaveLength(600);
  }
});
