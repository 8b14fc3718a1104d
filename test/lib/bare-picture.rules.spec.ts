import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { barePicture } from '../../src/lib/bare-picture.js';
import type { ImageType } from '../../src/lib/image-type.js';
import { orientationIn } from '../../src/lib/picture-orientation.js';
import { aJpeg, exif, exifSegment, jpegSegment, pngChunk, webpChunk } from '../support/pictures.js';

const PLACE = 'N31 14 E121 28';
const text = (words: string) => Buffer.from(words, 'latin1');
const aPng = (...chunks: Buffer[]) => Buffer.concat([
  Buffer.from([0x89]), text('PNG\r\n\x1a\n'), pngChunk('IHDR', Buffer.alloc(13)), ...chunks, pngChunk('IDAT', Buffer.from([1, 2, 3])), pngChunk('IEND')]);
const aWebp = (...chunks: Buffer[]) => webpChunk('RIFF', Buffer.concat([text('WEBP'), ...chunks]));
const extended = (flags: number) => webpChunk('VP8X', Buffer.from([flags, 0, 0, 0, 7, 0, 0, 7, 0, 0]));
const pixels = webpChunk('VP8 ', Buffer.from([1, 2, 3]));

describe('a picture without what it says of its making (R-47)', () => {
  it.each([
    ['a JPEG as it is', 'image/jpeg', aJpeg(), aJpeg()],
    ['a JPEG without place and text', 'image/jpeg', aJpeg(exifSegment(1, PLACE), jpegSegment(0xe1, text('http://ns.adobe.com/xap/1.0/\0x')), jpegSegment(0xed, text(PLACE)), jpegSegment(0xfe, text(PLACE))), aJpeg()],
    ['a JPEG turned as the camera was held', 'image/jpeg', aJpeg(exifSegment(6, PLACE)), aJpeg(exifSegment(6))],
    ['a JPEG with its colours', 'image/jpeg', aJpeg(jpegSegment(0xe2, text('ICC_PROFILE\0x')), jpegSegment(0xee, text('Adobe\0x')), jpegSegment(0xe2, text('MPF\0x'))), aJpeg(jpegSegment(0xe2, text('ICC_PROFILE\0x')), jpegSegment(0xee, text('Adobe\0x')))],
    ['a JPEG without the film behind its end', 'image/jpeg', Buffer.concat([aJpeg(), text(PLACE)]), aJpeg()],
    ['a JPEG that is cut within its pixels', 'image/jpeg', aJpeg().subarray(0, -4), aJpeg().subarray(0, -4)],
    ['a JPEG of several scans', 'image/jpeg', Buffer.concat([aJpeg().subarray(0, -2), jpegSegment(0xfe, text(PLACE)), aJpeg().subarray(20)]), Buffer.concat([aJpeg().subarray(0, -2), aJpeg().subarray(20)])],
    ['a PNG without place and text', 'image/png', Buffer.concat([aPng(pngChunk('eXIf', exif(1, PLACE)), pngChunk('tEXt', text(PLACE)), pngChunk('iTXt', text(PLACE)), pngChunk('zTXt', text(PLACE)), pngChunk('tIME', Buffer.alloc(7))), text(PLACE)]), aPng()],
    ['a PNG with its colours, turned', 'image/png', aPng(pngChunk('gAMA', Buffer.alloc(4)), pngChunk('eXIf', exif(3, PLACE))), aPng(pngChunk('gAMA', Buffer.alloc(4)), pngChunk('eXIf', exif(3)))],
    ['a WebP without place and text', 'image/webp', Buffer.concat([aWebp(extended(0x2c), pixels, webpChunk('EXIF', exif(1, PLACE)), webpChunk('XMP ', text(PLACE))), text(PLACE)]), aWebp(extended(0x20), pixels)],
    ['a WebP turned', 'image/webp', aWebp(extended(0x0c), pixels, webpChunk('EXIF', Buffer.concat([text('Exif\0\0'), exif(8, PLACE)]))), aWebp(extended(0x08), pixels, webpChunk('EXIF', exif(8)))],
    ['a WebP of pixels alone', 'image/webp', aWebp(pixels), aWebp(pixels)],
  ] as const)('is %s', (_name, type, picture, bare) => {
    expect(barePicture(picture, type)).toEqual(bare);
    expect(barePicture(bare, type)).toEqual(bare);
  });

  it.each([
    ['a JPEG without pixels', 'image/jpeg', aJpeg().subarray(0, 20)],
    ['a JPEG with a segment longer than itself', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1])],
    ['a PNG that ends too early', 'image/png', aPng().subarray(0, -3)],
    ['a PNG without a head', 'image/png', Buffer.concat([aPng().subarray(0, 8), pngChunk('IEND')])],
    ['a WebP shorter than it says', 'image/webp', aWebp(pixels).subarray(0, -2)],
    ['a WebP without pixels', 'image/webp', aWebp()],
  ] as const)('%s is broken', (_name, type, picture) => expect(barePicture(picture, type)).toBeUndefined());

  it.each([['little', Buffer.from('49492a000800000001001201030001000000060000000000', 'hex'), 6], ['big', exif(8), 8], ['no turn', exif(1), undefined], ['nonsense', exif(77), undefined], ['nothing', Buffer.alloc(0), undefined]])(
    'reads the turn of %s', (_name, tiff, orientation) => expect(orientationIn(tiff)).toBe(orientation));

  it('never throws, and takes nothing more the second time, whatever the bytes', () => {
    const types: ImageType[] = ['image/jpeg', 'image/png', 'image/webp'];
    const starts = [aJpeg(exifSegment(6, PLACE)), aPng(pngChunk('eXIf', exif(3, PLACE))), aWebp(extended(0x0c), pixels, webpChunk('EXIF', exif(8, PLACE)))];
    fc.assert(fc.property(fc.constantFrom(0, 1, 2), fc.nat(120), fc.uint8Array({ maxLength: 40 }), (which, at, noise) => {
      const bytes = Buffer.concat([starts[which]!.subarray(0, at), noise]);
      const type = types[which]!;
      const bare = barePicture(bytes, type);
      if (bare) expect(barePicture(bare, type)).toEqual(bare);
    }), { numRuns: 3000 });
  });
});
