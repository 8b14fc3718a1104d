import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Issue, OrderDocument, OrderLine, ReadOptions } from '../../src/erp-exchange/formats/index.js';

export const OPTIONS: ReadOptions = { source: 'K3-01', offset: '+08:00' };
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const own = (name: string): Uint8Array => readFileSync(`test/erp-exchange/documents/${name}`);
export const codes = (issues: readonly Issue[]): string[] => issues.map(({ code }) => code);
export const refusals = (issues: readonly Issue[]): Issue[] => issues.filter(({ severity }) => severity === 'refuse');

const FIXTURES = '../shared/fixtures';
export const fixturePath = (path: string): string => `${FIXTURES}/${path}`;
export const hasFixture = (path: string): boolean => existsSync(fixturePath(path));
export const fixture = (path: string): Uint8Array => readFileSync(fixturePath(path));

/** Says in the test list why a test that needs a published sample did not run. */
export function titleFor(path: string, title: string): string {
  return hasFixture(path) ? title : `${title} — skipped: ${fixturePath(path)} is not there`;
}

// Texts a person could type, with everything XML and JSON have to escape; outer white space is trimmed by readers.
const text = fc
  .string({ unit: fc.constantFrom(...'aZ09 <>&"\'/\\[]{}=-_.;:#%@，恒力螺钉é😀\n\t'), minLength: 1, maxLength: 12 })
  .map((value) => value.trim())
  .filter((value) => value !== '');
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const decimal = fc
  .tuple(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom('', '.5', '.25', '.000001'))
  .map(([whole, fraction]) => `${whole}${fraction}`);
const day = fc
  .tuple(fc.integer({ min: 2024, max: 2030 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`);
const identifiers = fc.uniqueArray(
  fc.record({ scheme: fc.constantFrom('CN:USCC', 'ERP', 'GLN', 'DUNS'), value: text }),
  { maxLength: 3, minLength: 1, selector: ({ scheme }) => scheme },
);
const extras = fc.dictionary(
  fc.string({ unit: fc.constantFrom(...'abc/@[]1'), minLength: 1, maxLength: 8 }).map((key) => `e${key}`),
  text,
  { maxKeys: 3, noNullPrototype: true },
);

const line = (lineNumber: string): fc.Arbitrary<OrderLine> =>
  fc
    .record({
      status: fc.constantFrom(undefined, 'open', 'blocked', 'closed'),
      item: fc.record({
        buyerCode: some(text),
        supplierCode: some(text),
        gtin: fc.constantFrom(undefined, '6901234567892'),
        name: some(text),
        spec: some(text),
      }),
      drawingRevision: some(text),
      unit: text,
      price: decimal,
      per: fc.constantFrom('1', '100', '1000'),
      taxRate: some(fc.constantFrom('13', '9', '0')),
      taxCode: some(text),
      overPercent: some(fc.constantFrom('0.0001', '5', '12.3456', '100')),
      underPercent: some(fc.constantFrom('2', '2.5', '100')),
      note: some(text),
      extras,
      schedule: fc.tuple(some(text), fc.integer({ min: 1, max: 9_999 }), day, day),
      more: fc.array(fc.tuple(fc.integer({ min: 1, max: 9_999 }), day), { maxLength: 3 }),
    })
    .map(({ schedule: [sourceNumber, quantity, one, two], more, item, ...rest }) => {
      const [requiredFrom, requiredOn] = [one, two].sort() as [string, string];
      return {
        ...rest,
        lineNumber,
        item: { ...item, gtinValid: item.gtin !== undefined },
        quantity: String(more.reduce((sum, [count]) => sum + count, quantity)),
        schedules: [
          {
            ...(sourceNumber === undefined ? {} : { sourceNumber }),
            quantity: String(quantity),
            ...(requiredFrom === requiredOn ? {} : { requiredFrom }),
            requiredOn,
          },
          ...more.map(([count, on]) => ({ quantity: String(count), requiredOn: on })),
        ],
      } as OrderLine;
    });

/** Orders any reader could have produced, without `undefined` members. */
export const anyOrder: fc.Arbitrary<OrderDocument> = fc
  .record({
    number: text.filter((value) => !/^[=+@]|[\n\t]/.test(value)),
    messageId: some(text),
    type: some(text),
    revision: some(text),
    issuedOn: day,
    time: some(fc.constantFrom('T09:30:00+08:00', 'T23:59:59Z')),
    currency: fc.constantFrom('CNY', 'EUR'),
    priceBasis: fc.constantFrom('tax_exclusive', 'tax_inclusive'),
    buyer: fc.record({
      name: some(text),
      identifiers,
      contactName: some(text),
      contactPhone: some(text),
      contactEmail: some(text),
    }),
    supplier: fc.record({ name: some(text), identifiers }),
    shipTo: fc.record({ locationId: some(text), addressId: some(text), name: some(text), text: some(text) }),
    paymentTerms: some(text),
    incoterm: some(text),
    contract: some(text),
    note: some(text),
    extras,
    lines: fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).chain((numbers) => fc.tuple(...numbers.map(line))),
  })
  .map(({ time, ...order }) => ({
    documentType: 'purchase-order',
    source: OPTIONS.source,
    snapshotComplete: true,
    action: 'new',
    ...order,
    ...(time === undefined ? {} : { issuedAt: order.issuedOn + time }),
  }))
  .map((order) => JSON.parse(JSON.stringify(order)) as OrderDocument);
