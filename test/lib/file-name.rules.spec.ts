import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { shortFileName } from '../../src/lib/file-name.js';

const bytes = (text: string) => Buffer.byteLength(text);

describe('a file name that has to be short', () => {
  it.each([
    ['order.json', 20, 'order.json'], ['order-4500098123.json', 12, 'order-4.json'], ['采购订单.xml', 11, '采购.xml'], ['采购订单.xml', 12, '采购.xml'],
    ['no ending at all', 5, 'no en'], [`a.${'x'.repeat(30)}`, 10, 'a.xxxxxxxx'], ['.hidden', 4, '.hid'], ['😀😀.json', 9, '😀.json'],
  ])('%s in %i bytes is %s', (name, room, short) => {
    expect(shortFileName(name, room)).toBe(short);
  });

  it('fits, keeps its ending, and stays as it is when it fits anyway', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), fc.integer({ min: 30, max: 120 }), (stem, room) => {
      const short = shortFileName(`${stem}.json`, room);
      return bytes(short) <= room && short.endsWith('.json') && (bytes(`${stem}.json`) > room || short === `${stem}.json`);
    }));
  });
});
