import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isGtin, isSscc } from '../../src/lib/check-digit.js';
import { gs1Date, readBracketed, readDigitalLink, readElements, type Gs1Reading } from '../../src/lib/gs1-elements.js';
import { normaliseScan, symbologyKind } from '../../src/lib/scan-text.js';
import { fixture, hasFixture, textOf, titleFor } from '../erp-exchange/formats.support.js';

const VECTORS = 'gs1/vectors.tsv';
const GS = '\x1D';

const shown = (reading: Gs1Reading | undefined): string =>
  reading ? [...reading.elements.map(({ ai, value }) => `${ai}=${value}`), ...reading.issues.map(({ fault, ai }) => `!${fault} ${ai}`), ...(reading.rest ? [`rest=${reading.rest}`] : [])].join(' ') : 'not GS1';

describe('elements as a scanner sends them (R-45)', () => {
  it.each([
    ['a GTIN and a lot', '010690123456789210LOT7', '01=06901234567892 10=LOT7'],
    ['variable values end at the separator', `10LOT7${GS}0106901234567892`, '10=LOT7 01=06901234567892'],
    ['a leading and a trailing separator say nothing', `${GS}0106901234567892${GS}`, '01=06901234567892'],
    ['a separator after a fixed length is harmless', `0106901234567892${GS}17261122`, '01=06901234567892 17=261122'],
    ['an SSCC', '00106141412345678908', '00=106141412345678908'],
    ['content and count of a unit', `0010614141234567890802069012345678923724`, '00=106141412345678908 02=06901234567892 37=24'],
    ['dates', '0106901234567892112611221526112217271100', '01=06901234567892 11=261122 15=261122 17=271100'],
    ['three and four digits of identifier', `0106901234567892241B10-6204-2${GS}3103012500400PO-1${GS}4106901234567892`, '01=06901234567892 241=B10-6204-2 3103=012500 400=PO-1 410=6901234567892'],
    ['lower case and all 82 characters', '99aZ_!"%&\'()*+,-./:;<=>?', '99=aZ_!"%&\'()*+,-./:;<=>?'],
    ['the same twice', `400A${GS}400A`, '400=A 400=A'],
    ['a value of two minds', `400A${GS}400B`, '400=A 400=B !repeated 400'],
    ['an unknown identifier keeps the rest', `0106901234567892${GS}8912XYZ`, '01=06901234567892 !unknown_ai 8912 rest=8912XYZ'],
    ['a check digit that is wrong', '0106901234567893', '01=06901234567893 !check_digit 01'],
    ['a letter where digits belong', '0106901234567X92', '01=06901234567X92 !characters 01'],
    ['a space, which GS1 does not have', '10A 1', '10=A 1 !characters 10 !missing 10'],
    ['Chinese, which GS1 does not have', '10批1', '10=批1 !characters 10 !missing 10'],
    ['cut short', '01069012345678', '01=069012345678 !length 01'],
    ['a separator that cuts a fixed length', `0106901${GS}234567892`, `01=06901${GS}23456789 !separator 01 !unknown_ai 2 rest=2`],
    ['a lot that is too long, because its separator got lost', `0106901234567892${'10LOT7171234561234567890'}`, '01=06901234567892 10=LOT7171234561234567890 !length 10'],
    ['an empty lot', `0106901234567892${'10'}${GS}`, '01=06901234567892 10= !length 10'],
    ['a thirteenth month', '010690123456789217261322', '01=06901234567892 17=261322 !date 17'],
    ['a shipment number has a fixed length, but no predefined one', `40200614141123456784`, '402=00614141123456784 !check_digit 402'],
    ['nothing', '', '!empty '],
    ['only separators', GS + GS, '!empty '],
  ])('%s', (_name, text, expected) => expect(shown(readElements(text))).toBe(expected));

  it.each([
    ['01 and 02', '(01)06901234567892(02)06901234567892', ['excluded 02', 'missing 02']],
    ['01 and 37', '(01)06901234567892(37)5', ['excluded 01', 'missing 37']],
    ['02 alone', '(02)06901234567892', ['missing 02']],
    ['a lot alone', '(10)A', ['missing 10']],
    ['a serial with the content of a unit', '(02)06901234567892(37)1(00)106141412345678908(21)A', ['missing 21']],
    ['a routing code with its unit', '(403)A(00)106141412345678908', []],
  ])('pairs %s', (_name, text, expected) => expect(readBracketed(text)?.issues.map(({ fault, ai }) => `${fault} ${ai}`)).toEqual(expected));
});

describe('the line people read', () => {
  it.each([
    ['(01)06901234567892(10)LOT(7)', '01=06901234567892 10=LOT(7)'],
    ['(01) 06901234567892 (10) LOT7', '01=06901234567892 10=LOT7'],
    ['(01)069012345678921', '01=069012345678921 !length 01'],
    ['(88)X', 'not GS1'],
    ['(01)06901234567892(89)X', 'not GS1'],
    ['x(01)06901234567892', 'not GS1'],
    ['()', 'not GS1'],
  ])('%s → %s', (text, expected) => expect(shown(readBracketed(text))).toBe(expected));
});

describe('a Digital Link', () => {
  it.each([
    ['https://id.example.com/01/06901234567892/10/LOT7?17=261122&x=1', '01=06901234567892 10=LOT7 17=261122'],
    ['HTTPS://ID.EXAMPLE.COM/A/B/01/06901234567892', '01=06901234567892'],
    ['https://example.com/01/6901234567892/10/A%2FB', '01=06901234567892 10=A/B'],
    ['https://example.com/00/106141412345678908#top', '00=106141412345678908'],
    ['https://example.com/01/06901234567892/10/%E0%A4%A', 'not GS1'],
    ['https://example.com/01/06901234567892/10', 'not GS1'],
    ['Https://example.com/01/06901234567892', 'not GS1'],
    ['https://example.com/item/06901234567892', 'not GS1'],
    ['https://example.com/01/06901234567893', '01=06901234567893 !check_digit 01'],
    ['ftp://example.com/01/06901234567892', 'not GS1'],
  ])('%s → %s', (text, expected) => expect(shown(readDigitalLink(text))).toBe(expected));
});

describe('the date of six digits', () => {
  it.each([
    ['261122', '2026-11-22', '2026-11-22'], ['271100', '2026-11-22', '2027-11-30'], ['240200', '2026-11-22', '2024-02-29'],
    ['770101', '2026-11-22', '1977-01-01'], ['760101', '2026-11-22', '2076-01-01'], ['260229', '2026-11-22', undefined], ['261322', '2026-11-22', undefined], ['000101', '2060-01-01', '2100-01-01'],
    ['990101', '2001-01-01', '1999-01-01'], ['2611', '2026-11-22', undefined],
  ])('%s read on %s is %s', (value, today, date) => expect(gs1Date(value, today)).toBe(date));
});

/** The published vectors beside the repository; they are never copied into it. */
const published = hasFixture(VECTORS) ? it : it.skip;

describe('the published vectors', () => {
  published(titleFor(VECTORS, 'read as they say'), () => {
    const rows = textOf(fixture(VECTORS)).split('\n').filter((line) => line && !line.startsWith('#')).slice(1).map((line) => line.split('\t'));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(([, kind = '', input = '', expect_ = '']) => !holds(kind, input, expect_)).map(([id]) => id)).toEqual([]);
  });

  function holds(kind: string, input: string, wanted: string): boolean {
    const { text, symbology = '' } = normaliseScan(input);
    const faults = (reading: Gs1Reading | undefined) => reading?.issues.filter(({ fault }) => fault !== 'missing') ?? [];
    if (kind === 'check-digit') return wanted.startsWith('valid') === (isSscc(text) || isGtin(text));
    if (kind === 'date') return wanted.startsWith('valid') === (gs1Date(input, '2026-01-01') !== undefined);
    if (kind === 'pairing') return wanted.startsWith('valid') === (readBracketed(text)?.issues.length === 0);
    if (kind === 'bracketed') return wanted.startsWith('error') ? faults(readBracketed(text)).length > 0 : faults(readBracketed(text)).length === 0;
    if (symbologyKind(symbology) === 'gs1') {
      const reading = readElements(text);
      if (wanted.startsWith('error')) return faults(reading).length > 0;
      return faults(reading).length === 0 && shown(reading).startsWith('01=12312312312333 10=ABC123 99=TESTING');
    }
    if (symbology === ']Q1') return shown(readDigitalLink(text)) === '01=12312312312333 99=TEST';
    return symbology === ']E0' ? text === '2112345678900' : readDigitalLink(text) === undefined && readBracketed(text) === undefined;
  }
});

describe('whatever is scanned', () => {
  const pieces = fc.constantFrom('01', '06901234567892', '(10)', '(', ')', GS, 'https://a.b/01/', '%', '%E0', '/10/', '?', '&17=', '00', '310', '批', '\ud800');
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 }))).map((parts) => parts.join('')));

  it('never throws, loses nothing and never relies on a fault', () => {
    fc.assert(fc.property(text, (scanned) => {
      const reading = readElements(scanned);
      const kept = reading.elements.map(({ ai, value }) => ai + value).join('') + reading.rest;
      expect(kept.replaceAll(GS, '')).toBe(scanned.replaceAll(GS, ''));
      readBracketed(scanned);
      readDigitalLink(scanned);
      expect(gs1Date(scanned, '2026-11-22') ?? '2026-01-01').toMatch(/^\d{4}-\d\d-\d\d$/);
    }), { numRuns: 3000 });
  });

  it('is read back from what was written', () => {
    const char = fc.constantFrom(...'ABZaz09-/(");_');
    const value = fc.string({ unit: char, minLength: 1, maxLength: 20 });
    fc.assert(fc.property(value, value, (lot, serial) => {
      expect(readElements(`010690123456789210${lot}${GS}21${serial}`).elements.slice(1)).toEqual([{ ai: '10', value: lot }, { ai: '21', value: serial }]);
    }));
  });
});
