import { describe, expect, test } from 'vitest';
import { readOrder, readUblOrder } from '../../src/erp-exchange/formats/index.js';
import { parseXml } from '../../src/erp-exchange/formats/xml.js';
import { leaf, writeXml } from '../../src/erp-exchange/formats/xml-writer.js';
import { processorTime } from '../support/processor-time.js';
import { bytesOf, codes, OPTIONS, own, textOf } from './formats.support.js';

const order = textOf(own('hengli-order.xml'));
const read = (text: string) => readUblOrder(bytesOf(text), OPTIONS);

function timed(bytes: Uint8Array): { codes: string[]; milliseconds: number } {
  const { result: { document, issues }, milliseconds } = processorTime(() => readOrder(bytes, OPTIONS));
  expect(document).toBeUndefined();
  return { codes: codes(issues), milliseconds };
}

describe('attacks are refused quickly (T-26)', () => {
  const entity = (declarations: string) => order.replace('<ubl:Order', `<!DOCTYPE x [${declarations}]>\n<ubl:Order`);
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  test.each([
    ['a DOCTYPE alone', order.replace('<ubl:Order', '<!DOCTYPE order>\n<ubl:Order'), 'xml-doctype'],
    ['a DOCTYPE in small letters', order.replace('<ubl:Order', '<!doctype order>\n<ubl:Order'), 'xml-doctype'],
    ['two DOCTYPEs', order.replace('<ubl:Order', '<!DOCTYPE a><!DOCTYPE b>\n<ubl:Order'), 'xml-doctype'],
    ['an entity bomb', entity(`<!ENTITY l0 "lol">${laughs}`).replace('FC-2026-01', '&l9;'), 'xml-doctype'],
    [
      'an external entity',
      entity('<!ENTITY x SYSTEM "file:///etc/passwd">').replace('FC-2026-01', '&x;'),
      'xml-doctype',
    ],
    ['a million numeric references', order.replace('FC-2026-01', '&#65;'.repeat(1_000_000)), 'xml-too-many-references'],
    ['100 000 levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000), 'xml-too-deep'],
    ['a million open tags', '<a>'.repeat(1_000_000), 'xml-too-many-parts'],
    ['a million empty elements', `<a>${'<b/>'.repeat(1_000_000)}</a>`, 'xml-too-many-parts'],
    [
      '300 000 attributes',
      `<a ${Array.from({ length: 300_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      'xml-too-many-parts',
    ],
    ['a million comments begun', `<a>${'<!--'.repeat(400_000)}</a>`, 'xml-malformed'],
    ['five million blanks in a tag', `<a${' '.repeat(4_900_000)}`, 'xml-malformed'],
  ])('%s', (_name, text, code) => {
    const result = timed(bytesOf(text));
    expect(result.codes).toEqual([code]);
    // The bound of every XML entrance: parsed within two seconds of work or refused.
    expect(result.milliseconds).toBeLessThan(2_000);
  });

  test('DOCTYPE hidden in UTF-16 is still a DOCTYPE', () => {
    const bytes = new Uint8Array(Buffer.from('\uFEFF<!DOCTYPE a><a/>', 'utf16le'));
    expect(readUblOrder(bytes, OPTIONS).issues[0]).toMatchObject({ code: 'xml-doctype', line: 1 });
  });

  test('element and attribute names cannot reach a prototype', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString']) {
      const { document } = read(order.replace('</ubl:Order>', `<${name} polluted="1">x</${name}></ubl:Order>`));
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(Object.getPrototypeOf(document?.extras ?? {})).toBe(Object.prototype);
    }
  });
});

describe('what is not well-formed is refused with its place', () => {
  test('line and column of the error', () => {
    const { issues } = read(order.replace('</cbc:ID>', '</cbc:Id>'));
    expect(issues).toEqual([
      { severity: 'refuse', code: 'xml-malformed', path: '', line: 6, column: 27, params: { reason: 'InvalidTag' } },
    ]);
  });

  test.each([
    ['an empty file', '', 'empty-file'],
    ['only a byte order mark', '\uFEFF', 'empty-file'],
    ['text', 'hello', 'xml-malformed'],
    ['two roots', '<a/><b/>', 'xml-malformed'],
    ['text after the root', '<a/>x', 'xml-malformed'],
    ['cut off', order.slice(0, 2_000), 'xml-malformed'],
    ['NUL', order.replace('FC-', 'FC\u0000'), 'control-character'],
    ['a reference to NUL', order.replace('FC-', 'FC&#0;'), 'xml-unknown-reference'],
    ['a reference to half a character', order.replace('FC-', 'FC&#xD83D;'), 'xml-unknown-reference'],
    ['an undeclared entity', order.replace('FC-', 'FC&copy;'), 'xml-unknown-reference'],
    ['a bare ampersand', order.replace('FC-', 'FC & Co'), 'xml-malformed'],
  ])('%s', (_name, text, code) => {
    const { document, issues } = read(text);
    expect(document).toBeUndefined();
    expect(codes(issues)).toEqual([code]);
  });
});

describe('encodings', () => {
  const declared = (encoding: string) => order.replace('encoding="UTF-8"', `encoding="${encoding}"`);
  // Every character of this text is the same in GB2312, so its bytes can be written down here.
  const gbk = (encoding: string) => {
    const head = `<?xml version="1.0" encoding="${encoding}"?>\n<a><b>`;
    return new Uint8Array([...bytesOf(head), 0xba, 0xe3, 0xc1, 0xa6, ...bytesOf('</b></a>')]);
  };

  test('UTF-8 with and without mark, UTF-16 by mark or pattern, GB18030 and its subsets by declaration', () => {
    const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
    for (const bytes of [bytesOf(`\uFEFF${order}`), utf16(`\uFEFF${declared('UTF-16')}`), utf16(declared('UTF-16'))]) {
      expect(readOrder(bytes, OPTIONS).document?.supplier.name).toBe('恒力紧固件有限公司');
    }
    const swapped = Buffer.from(`\uFEFF${declared('UTF-16')}`, 'utf16le').swap16();
    expect(readOrder(new Uint8Array(swapped), OPTIONS).document?.buyer.contactName).toBe('王芳');
    for (const encoding of ['GBK', 'gb2312', 'GB18030']) {
      expect(parseXml(gbk(encoding)).children[0]!.text).toBe('恒力');
    }
  });

  test('bytes of another encoding than declared: refused with the line; unknown encodings: refused by name', () => {
    expect(readUblOrder(gbk('UTF-8'), OPTIONS).issues[0]).toMatchObject({
      code: 'encoding-broken',
      line: 2,
      column: 7,
      params: { encoding: 'utf-8' },
    });
    expect(read(declared('EBCDIC-CP-US')).issues[0]).toMatchObject({
      code: 'encoding-unsupported',
      params: { encoding: 'ebcdic-cp-us' },
    });
    expect(codes(read(declared('__proto__')).issues)).toEqual(['encoding-unsupported']);
  });
});

describe('reading and writing', () => {
  test('references, CDATA, comments, line numbers and namespaces', () => {
    const root = parseXml(
      bytesOf(
        '<p:r xmlns:p="urn:a" xmlns="urn:b">\r\n<x a="1&lt;2" p:b="&#x6052;">a<!-- c -->&amp;<![CDATA[&lt;]]></x>\n</p:r>',
      ),
    );
    expect([root.name, root.namespace, root.line]).toEqual(['r', 'urn:a', 1]);
    const [x] = root.children;
    expect([x!.name, x!.namespace, x!.line, x!.text]).toEqual(['x', 'urn:b', 2, 'a&&lt;']);
    expect([...x!.attributes]).toEqual([
      ['a', '1<2'],
      ['p:b', '恒'],
    ]);
  });

  test('what is written is read back; what XML cannot carry is not written', () => {
    const text = 'a & <b> "c" \'d\' ]]> é恒😀\r\tz';
    const bytes = writeXml({ name: 'r', attributes: { q: text }, content: leaf('x', text) });
    const root = parseXml(bytes);
    expect(root.children[0]!.text).toBe(text);
    expect(root.attributes.get('q')).toBe(text);
    expect(() => writeXml({ name: 'r', attributes: {}, content: '\u0001' })).toThrow(RangeError);
    expect(() => writeXml({ name: 'r', attributes: {}, content: '\ud83d' })).toThrow(RangeError);
  });
});
