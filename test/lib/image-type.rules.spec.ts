import { describe, expect, it } from 'vitest';
import { imageTypeOf } from '../../src/lib/image-type.js';

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as never)));

describe('what kind of picture it is', () => {
  it.each([
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF')],
    ['image/png', bytes([0x89], 'PNG\r\n', [0x1a], '\n', 'IHDR')],
    ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
    [undefined, bytes('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    [undefined, bytes('GIF89a')],
    [undefined, bytes('%PDF-1.7')],
    ['image/webp', bytes('RIFFxxxxWEBP')],
    [undefined, bytes('xxxxxxxxWEBP')],
    [undefined, bytes('RIFF', [1, 2, 3, 4], 'WAVE')],
    [undefined, bytes([0xff, 0xd8])],
    [undefined, bytes('')],
  ])('%s', (type, picture) => {
    expect(imageTypeOf(picture)).toBe(type);
  });
});
