import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readIso15434, readNamedFields } from '../../src/lib/label-fields.js';
import { normaliseScan } from '../../src/lib/scan-text.js';
import { processorTime } from '../support/processor-time.js';
import { fixture, hasFixture, textOf, titleFor } from '../erp-exchange/formats.support.js';

const STRINGS = 'cn/scan-strings.tsv';
const text = (fields: readonly { name: string; value: string }[] | undefined) => fields?.map(({ name, value }) => `${name}=${value}`).join(' ');

describe('an ISO 15434 message (R-45)', () => {
  it.each([
    ['with its controls', '[)>\x1E06\x1D1PMFG-100\x1DQ100\x1D1TLOT7\x1DKPO-1\x1E\x04', '1P=MFG-100 Q=100 1T=LOT7 K=PO-1'],
    ['as a scanner shows it', '[)>|06|1PMFG-100|Q100|1TLOT7|KPO-1', '1P=MFG-100 Q=100 1T=LOT7 K=PO-1'],
    ['without its record separator', '[)>06\x1DPB10-6204-2\x1D4K00010\x1D16D20261122', 'P=B10-6204-2 4K=00010 16D=20261122'],
    ['with carets', '[)>^06^PX^S42^^', 'P=X S=42'],
    ['by names of controls', normaliseScan('[)><RS>06<GS>30PX<EOT>').text, '30P=X'],
  ])('%s', (_name, scanned, expected) => expect(text(readIso15434(scanned)?.fields)).toBe(expected));

  it('of format 05 holds GS1 elements', () => {
    expect(readIso15434('[)>\x1E05\x1D0106901234567892\x1D10A\x1E\x04')).toMatchObject({ format: '05', data: '0106901234567892\x1D10A' });
  });

  it.each(['[)>', '[)>\x1E06', '[)>\x1E07\x1DP1\x04', '[)>06P1', '', 'P1\x1DQ2'])('is not %j', (scanned) => expect(readIso15434(scanned)).toBeUndefined());
});

describe('named fields', () => {
  it.each([
    ['JSON', '{"materialCode":"B10-6204-2","quantity":200,"batchNumber":"L,{1}"}', 'materialCode=B10-6204-2 quantity=200 batchNumber=L,{1}'],
    ['numbers as they stand', '{"qty":10.10,"big":12345678901234567890}', 'qty=10.10 big=12345678901234567890'],
    ['escapes', '{"a":"\\u6279\\"1\\""}', 'a=批"1"'],
    ['null is nothing', '{"a":null}', 'a='],
    ['without quotes', '{pc:C17414,qty:100,mc:,pdi:0}', 'pc=C17414 qty=100 mc= pdi=0'],
    ['with blanks', '{ a : 1 , "b" : "2" }', 'a=1 b=2'],
    ['a value without its end', '{"a":"x\\"}', undefined], ['a repeated key', '{a:1,a:2}', undefined], ['a nested object', '{"a":{"b":1}}', undefined], ['a list', '{"a":[1]}', undefined],
    ['a comma too many', '{a:1,}', undefined], ['nothing in it', '{}', undefined], ['no object', '[1]', undefined], ['no keys', '{C17414}', undefined],
  ])('%s', (_name, scanned, expected) => expect(text(readNamedFields(scanned))).toBe(expected));
});

const published = hasFixture(STRINGS) ? it : it.skip;

describe('label texts collected in public', () => {
  published(titleFor(STRINGS, 'read as they say'), () => {
    const rows = textOf(fixture(STRINGS)).split('\n').filter((line) => line && !line.startsWith('#')).slice(1).map((line) => line.split('\t'));
    const of = (id: string) => normaliseScan(rows.find(([one]) => one === id)?.[1] ?? '').text;
    expect(text(readNamedFields(of('S01')))).toBe('pbn=PICK2009291337 on=SO2009291337 pc=C17414 pm=0805W8F1002T5E qty=100 mc= cc=1 pdi=0');
    expect(text(readIso15434(of('S05'))?.fields)).toBe('1P=MFG-100 Q=100 1T=LOT7 K=PO-1');
    for (const id of ['S02', 'S03', 'S04']) expect([id, readIso15434(of(id)), readNamedFields(of(id))]).toEqual([id, undefined, undefined]);
  });
});

it('never throws, and always ends soon', () => {
  const pieces = fc.constantFrom('[)>', '06', '\x1D', '\x1E', '|', '{', '}', ':', ',', '"', '\\', ' ', 'Q', '批');
  const scanned = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 60 }).map((parts) => parts.join('')));
  fc.assert(fc.property(scanned, (raw) => {
    readIso15434(raw);
    readNamedFields(raw);
    readNamedFields(`{${raw}}`);
  }), { numRuns: 3000 });
  const nasty = [`{${' '.repeat(500)}`, `{${'a '.repeat(250)}}`, `{"${'\\'.repeat(499)}`, `{a:${' '.repeat(490)}"`, `[)>06|${'|'.repeat(490)}`];
  const { milliseconds } = processorTime(() => nasty.forEach((one) => {
    readNamedFields(one);
    readIso15434(one);
  }));
  expect(milliseconds).toBeLessThan(200);
});
