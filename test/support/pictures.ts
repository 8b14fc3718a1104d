import { crc32 } from 'node:zlib';

/** One segment of a JPEG. */
export function jpegSegment(marker: number, content: Uint8Array): Buffer<ArrayBuffer> {
  const length = content.length + 2;
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), content]);
}

/** EXIF data as a camera writes it: how the picture is to be turned, and a text of its own. */
export function exif(orientation: number, text = ''): Buffer<ArrayBuffer> {
  const entries = text ? 2 : 1;
  const tiff = Buffer.alloc(14 + entries * 12);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(entries, 8);
  // 0x010e describes the picture, 0x0112 turns it; tags stand in order.
  if (text) [0x010e, 2].forEach((value, at) => tiff.writeUInt16BE(value, 10 + at * 2));
  if (text) [text.length + 1, 38].forEach((value, at) => tiff.writeUInt32BE(value, 14 + at * 4));
  const turned = 10 + (entries - 1) * 12;
  [0x0112, 3].forEach((value, at) => tiff.writeUInt16BE(value, turned + at * 2));
  tiff.writeUInt32BE(1, turned + 4);
  tiff.writeUInt16BE(orientation, turned + 8);
  return text ? Buffer.concat([tiff, Buffer.from(`${text}\0`)]) : tiff;
}

export function exifSegment(orientation: number, text = ''): Buffer<ArrayBuffer> {
  return jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation, text)]));
}

/** A JPEG of eight grey pixels with further segments behind its JFIF head. */
export function aJpeg(...segments: Uint8Array[]): Buffer<ArrayBuffer> {
  const jfif = jpegSegment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));
  const scan = Buffer.concat([jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0xd2, 0xff, 0x00, 0xff, 0xd0, 0xcf, 0x20, 0xff, 0xd9])]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), jfif, ...segments, scan]);
}

/** One chunk of a PNG. */
export function pngChunk(name: string, content: Uint8Array = Buffer.alloc(0)): Buffer<ArrayBuffer> {
  const named = Buffer.concat([Buffer.from(name), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** One chunk of a WebP, its content made even. */
export function webpChunk(name: string, content: Uint8Array): Buffer<ArrayBuffer> {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), length, content, Buffer.alloc(content.length % 2)]);
}
