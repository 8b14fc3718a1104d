import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  CODE_ALPHABET,
  gs1CheckDigit,
  isGtin,
  isSscc,
  isUscc,
  verifyCode,
  withCheck,
} from '../../src/lib/check-digit.js';
import { codeOfVersion, newDocumentCode, newPackageCode, parseOwnCode } from '../../src/lib/opaque-code.js';

const VECTORS = '../shared/fixtures/gs1/vectors.tsv';
const bytes = (seed: number) => Uint8Array.from({ length: 16 }, (_, place) => (seed * 37 + place * 101) % 256);

describe('GS1 check digits (R-41)', () => {
  it('agrees with published keys', () => {
    for (const sscc of ['376104250021234569', '106141412345678908', '123456789012345675', '173111000000000013']) {
      expect(isSscc(sscc)).toBe(true);
    }
    expect(['416000336108', '12345678901231', '2112345678900', '96385074'].map(isGtin)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['416000336109', '1234567890123', '123', ''].map(isGtin)).toEqual([false, false, false, false]);
  });

  it('R-41: 20 digits or a letter are no SSCC, whatever they call themselves', () => {
    for (const text of ['00000000000000000089', '12345678 012345675', '376104250021234568']) {
      expect(isSscc(text)).toBe(false);
    }
    expect(() => gs1CheckDigit('12A')).toThrow(RangeError);
  });

  (existsSync(VECTORS) ? it : it.skip)('agrees with the collected vectors (skipped where they are absent)', () => {
    const rows = readFileSync(VECTORS, 'utf8')
      .split('\n')
      .map((row) => row.split('\t'));
    const checked = rows.filter(([, kind]) => kind === 'check-digit');
    expect(checked.length).toBeGreaterThan(5);
    for (const [, , input = '', expected = ''] of checked) {
      expect([input, isSscc(input) || isGtin(input)]).toEqual([input, expected.startsWith('valid')]);
    }
  });
});

describe('unified social credit code', () => {
  it('agrees with real codes', () => {
    const real = ['913205830880018839', '91500107057774330E', '91330000142942095H', '91442000MA52PFXD1J'];
    for (const code of [...real, '9153000077859986X2']) expect(isUscc(code)).toBe(true);
    for (const code of ['915300007194052521', '91500107057774330e', '9150010705777433OE', '', '91500107057774330']) {
      expect(isUscc(code)).toBe(false);
    }
  });
});

describe('our own check character (R-41, R-42)', () => {
  const samples = [
    ...Array.from({ length: 40 }, (_, seed) => newDocumentCode(bytes(seed), seed + 1)),
    ...Array.from({ length: 40 }, (_, seed) => newPackageCode(bytes(seed))),
    withCheck('2'),
    withCheck('2222'),
    withCheck('Z'.repeat(29)),
  ];

  it('uses 31 characters that are not mistaken for each other', () => {
    expect(CODE_ALPHABET).toMatch(/^[A-Z0-9]{31}$/);
    expect(new Set(CODE_ALPHABET).size).toBe(31);
    for (const twin of '01ILO') expect(CODE_ALPHABET).not.toContain(twin);
  });

  it('misses no substitution of one character', () => {
    for (const code of samples) {
      for (let place = 0; place < code.length; place += 1) {
        for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
          const wrong = code.slice(0, place) + other + code.slice(place + 1);
          expect(verifyCode(wrong)).toBe(other === code[place]);
        }
      }
    }
  });

  it('misses no exchange of two neighbours', () => {
    const exchanged = (code: string, place: number) =>
      code.slice(0, place) + code.charAt(place + 1) + code.charAt(place) + code.slice(place + 2);
    const codes = fc.string({ unit: fc.constantFrom(...CODE_ALPHABET), minLength: 1, maxLength: 29 }).map(withCheck);
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...samples), codes), (code) => {
        expect(verifyCode(code)).toBe(true);
        for (let place = 0; place < code.length - 1; place += 1) {
          expect(verifyCode(exchanged(code, place))).toBe(code[place] === code[place + 1]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses bodies it cannot protect', () => {
    for (const body of ['', 'A'.repeat(30), 'SO', 'sn', '批']) expect(() => withCheck(body)).toThrow(RangeError);
    for (const code of ['', 'A', 'A'.repeat(31)]) expect(verifyCode(code)).toBe(false);
  });
});

describe('document and package codes', () => {
  it('R-42: opaque id, version and check in at most 16 characters of A–Z 0–9', () => {
    const code = newDocumentCode(bytes(1), 2);
    expect(code).toMatch(/^SN[2-9A-Z]{14}$/);
    expect(parseOwnCode(code)).toEqual({ kind: 'deliveryNote', id: code.slice(2, 13), version: 2 });
    expect(parseOwnCode(code.toLowerCase())).toEqual(parseOwnCode(code));
  });

  it('R-36: another version of the same note has another code with the same id', () => {
    const first = newDocumentCode(bytes(3), 1);
    const second = codeOfVersion(first, 2);
    expect(second).not.toBe(first);
    expect(second).toBe(newDocumentCode(bytes(3), 2));
    expect(parseOwnCode(second)).toEqual({ ...parseOwnCode(first), version: 2 });
    expect(() => codeOfVersion(newPackageCode(bytes(1)), 2)).toThrow(RangeError);
  });

  it('R-41: a package code is another kind', () => {
    const code = newPackageCode(bytes(5));
    expect(code).toMatch(/^PK[2-9A-Z]{14}$/);
    expect(parseOwnCode(code)).toEqual({ kind: 'package', id: code.slice(2, 15) });
  });

  it('reads back every version, and needs enough randomness', () => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 32 });
    fc.assert(
      fc.property(random, fc.integer({ min: 1, max: 960 }), (noise, version) => {
        expect(parseOwnCode(newDocumentCode(noise, version))).toMatchObject({ kind: 'deliveryNote', version });
      }),
    );
    for (const version of [0, 961, 1.5, Number.NaN])
      expect(() => newDocumentCode(bytes(1), version)).toThrow(RangeError);
    expect(() => newPackageCode(new Uint8Array(9))).toThrow(RangeError);
    expect(new Set(Array.from({ length: 200 }, (_, seed) => newPackageCode(bytes(seed)))).size).toBe(200);
  });

  it('is undefined for everything that is not ours', () => {
    const foreign = [withCheck('XX34567890'.replace(/[01]/g, 'A').padEnd(15, 'B')), 'SN', '', '376104250021234569'];
    for (const text of [...foreign, withCheck(`SN${'A'.repeat(11)}22`)]) expect(parseOwnCode(text)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => void expect(parseOwnCode(text)).toBeUndefined()));
  });
});
