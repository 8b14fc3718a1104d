import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { newDocumentCode, newPackageCode } from '../../src/lib/opaque-code.js';
import { normaliseScan, symbologyKind } from '../../src/lib/scan-text.js';

const seed = Uint8Array.from({ length: 16 }, (_, place) => place * 13);
const note = newDocumentCode(seed, 1);
const box = newPackageCode(seed);
const ownHosts = ['srm.example.cn', '192.168.1.5:3000'];

describe('normalising a scan (R-45)', () => {
  it.each([
    ['suffix CR LF', 'ABC\r\n', { text: 'ABC' }],
    ['suffix Tab', 'ABC\t', { text: 'ABC' }],
    ['byte order mark, zero-width and NUL', '\uFEFFA\u200BB\u0000C', { text: 'ABC' }],
    ['an active input method', '５２１２０９０００７｜ＬＯＴ－１；：（）', { text: '5212090007|LOT-1;:()' }],
    ['Chinese brackets and quotes', '【）＞“x”。\u3000', { text: '[)>"x".' }],
    ['AIM identifier of GS1-128', ']C100376104250021234569', { text: '00376104250021234569', symbology: ']C1' }],
    ['AIM identifier alone', ']Q3', { text: '', symbology: ']Q3' }],
    ['AIM identifier typed full-width', '］Ｑ１ABC', { text: 'ABC', symbology: ']Q1' }],
    ['names of the separator', 'A<GS>B{gs}C␝D\\x1dE', { text: 'A\x1DB\x1DC\x1DD\x1DE' }],
    ['names of other controls', '[)><RS>06<GS>P1<EOT>', { text: '[)>\x1E06\x1DP1\x04' }],
    ['a leading separator, which means something', '\x1D0112312312312333', { text: '\x1D0112312312312333' }],
    ['Chinese text', ' 物料 A1 ', { text: '物料 A1' }],
    ['nothing', '', { text: '' }],
  ])('%s', (_, raw, expected) => {
    expect(normaliseScan(raw)).toEqual(expected);
  });

  it('maps the stand-in of a scanner that cannot send the separator', () => {
    expect(normaliseScan('10ABC|17261122', { separatorStandIn: '|' })).toEqual({ text: '10ABC\x1D17261122' });
    expect(normaliseScan('10ABC|17261122')).toEqual({ text: '10ABC|17261122' });
  });

  it('R-42: finds our own codes bare, as path and as URL of ours, in any case', () => {
    const forms = [
      note,
      note.toLowerCase(),
      `S/${note}`,
      `/s/${note.toLowerCase()}`,
      `HTTPS://SRM.EXAMPLE.CN/S/${note}`,
      `https://srm.example.cn/s/${note}/`,
      `http://192.168.1.5:3000/S/${note}`,
      `]Q1HTTPS://SRM.EXAMPLE.CN/S/${note}\r`,
    ];
    for (const form of forms) expect(normaliseScan(form, { ownHosts }).text).toBe(note);
    expect(normaliseScan(`https://srm.example.cn/P/${box}`, { ownHosts }).text).toBe(box);
  });

  it('leaves foreign URLs and codes with a wrong check character as they are', () => {
    const wrong = note.slice(0, -1) + (note.endsWith('A') ? 'B' : 'A');
    const foreign = [
      `https://evil.example/S/${note}`,
      `https://srm.example.cn.evil.example/S/${note}`,
      `/S/${wrong}`,
      `/X/${note}`,
      `https://srm.example.cn@evil.example/S/${note}`,
      'https://example.com/01/12312312312333?99=TEST',
      `x${note}`,
    ];
    for (const text of foreign) expect(normaliseScan(text, { ownHosts }).text).toBe(text);
    expect(normaliseScan(`https://srm.example.cn/S/${note}`).text).toBe(`https://srm.example.cn/S/${note}`);
  });

  it('knows what an AIM identifier promises', () => {
    const kinds = [']C1', ']e0', ']d2', ']Q3', ']J1', ']E0', ']E4', ']C0', ']Q1', ']d1', ']A0', ']I0', ']X9'];
    expect(kinds.map(symbologyKind)).toEqual([
      'gs1',
      'gs1',
      'gs1',
      'gs1',
      'gs1',
      'ean',
      'ean',
      'plain',
      'plain',
      'plain',
      'plain',
      'plain',
      'unknown',
    ]);
  });

  it('never throws, and leaves nothing invisible at the ends', () => {
    const pieces = fc.constantFrom(']C1', '\x1D', '<GS>', '\uFEFF', '％', '%', 'https://', '/S/', note, '【', '\uD800');
    const raw = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.oneof(pieces, fc.string())).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(raw, fc.option(fc.string({ maxLength: 1 }), { nil: undefined }), (text, separatorStandIn) => {
        const scan = normaliseScan(text, { ownHosts, ...(separatorStandIn ? { separatorStandIn } : {}) });
        expect(scan.text).toBe(scan.text.trimEnd());
        expect(scan.text).not.toMatch(/[\u200B\uFEFF\uFF21]/);
      }),
      { numRuns: 3000 },
    );
  });
});
