import type { ImageType } from './image-type.js';
import { orientationIn, orientationOnly } from './picture-orientation.js';

/** What is wrong with the bytes is nobody's business but that they are no whole picture. */
class Broken extends Error {}

const EXIF = Buffer.from('Exif\0\0', 'latin1');

/**
 * The same picture without what it says of its making: no place, time, device, text or small copy, and nothing behind
 * its end. What a screen needs stays: pixels, colours, and how the picture is to be turned. Undefined when the bytes
 * are no picture of the type.
 */
export function barePicture(bytes: Buffer, type: ImageType): Buffer | undefined {
  try {
    if (type === 'image/jpeg') return bareJpeg(bytes);
    return type === 'image/png' ? barePng(bytes) : bareWebp(bytes);
  } catch (error) {
    if (error instanceof Broken) return undefined;
    throw error;
  }
}

function bareJpeg(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let orientation: number | undefined;
  let scans = 0;
  for (let at = 2; at < bytes.length; ) {
    if (bytes[at] !== 0xff) throw new Broken();
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) {
      parts.push(bytes.subarray(at, at + 2));
      break;
    }
    const segment = slice(bytes, at, 2 + Math.max(2, unsigned16(bytes, at + 2)));
    at += segment.length;
    if (marker === 0xe1 && segment.subarray(4, 10).equals(EXIF)) orientation ??= orientationIn(segment.subarray(10));
    if (showsJpeg(marker, segment.subarray(4))) parts.push(segment);
    if (marker !== 0xda) continue;
    scans += 1;
    const end = endOfScan(bytes, at);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  if (!scans) throw new Broken();
  const turned = orientation ? [jpegOrientation(orientation)] : [];
  // JFIF stands first, where it is.
  const first = parts[0]?.[1] === 0xe0 ? 1 : 0;
  return Buffer.concat([bytes.subarray(0, 2), ...parts.slice(0, first), ...turned, ...parts.slice(first)]);
}

/** JFIF, colour profile and Adobe's word on colours are needed to show it; all other application parts and comments are not. */
function showsJpeg(marker: number, content: Buffer): boolean {
  const says = (name: string) => content.toString('latin1', 0, name.length) === name;
  if (marker === 0xe0) return says('JFIF\0');
  if (marker === 0xe2) return says('ICC_PROFILE\0');
  if (marker === 0xee) return says('Adobe');
  return marker !== 0xfe && (marker & 0xf0) !== 0xe0;
}

/** Within the pixels a marker is a byte FF that neither a zero nor a restart follows. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

function jpegOrientation(orientation: number): Buffer {
  const content = Buffer.concat([EXIF, orientationOnly(orientation)]);
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, content.length + 2]), content]);
}

/** Critical parts, and those that say how the pixels look or move. */
const PNG_SHOWS = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'mDCV', 'cLLI', 'sBIT', 'bKGD', 'pHYs', 'acTL', 'fcTL', 'fdAT']);

function barePng(bytes: Buffer): Buffer {
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; ; ) {
    const chunk = slice(bytes, at, 12 + unsigned32(bytes, at));
    const name = chunk.toString('latin1', 4, 8);
    if ((at === 8) !== (name === 'IHDR')) throw new Broken();
    at += chunk.length;
    if (/^[A-Z]/.test(name) || PNG_SHOWS.has(name)) parts.push(chunk);
    const orientation = name === 'eXIf' ? orientationIn(chunk.subarray(8, -4)) : undefined;
    if (orientation) parts.push(pngOrientation(orientation));
    if (name === 'IEND') return Buffer.concat(parts);
  }
}

function pngOrientation(orientation: number): Buffer {
  const named = Buffer.concat([Buffer.from('eXIf', 'latin1'), orientationOnly(orientation)]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(named.length - 4);
  check.writeUInt32BE(checkOf(named));
  return Buffer.concat([length, named, check]);
}

/** The cyclic redundancy check of PNG (ISO 3309). */
function checkOf(bytes: Buffer): number {
  let check = 0xffffffff;
  for (const byte of bytes) {
    check ^= byte;
    for (let bit = 0; bit < 8; bit += 1) check = (check >>> 1) ^ (check & 1 ? 0xedb88320 : 0);
  }
  return (check ^ 0xffffffff) >>> 0;
}

const WEBP_SHOWS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const [WEBP_HAS_EXIF, WEBP_HAS_XMP] = [0x08, 0x04];

function bareWebp(bytes: Buffer): Buffer {
  const file = slice(bytes, 0, 8 + (bytes.length < 8 ? 0 : bytes.readUInt32LE(4)));
  const parts: Buffer[] = [];
  let orientation: number | undefined;
  for (let at = 12; at < file.length; ) {
    if (at + 8 > file.length) throw new Broken();
    const length = file.readUInt32LE(at + 4);
    const chunk = slice(file, at, 8 + length);
    const name = chunk.toString('latin1', 0, 4);
    at += chunk.length + (length % 2);
    if (WEBP_SHOWS.has(name)) parts.push(Buffer.concat([chunk, Buffer.alloc(length % 2)]));
    if (name === 'EXIF') orientation = orientationIn(chunk.subarray(chunk.subarray(8, 14).equals(EXIF) ? 14 : 8));
  }
  const [head] = parts;
  if (!head) throw new Broken();
  if (head.toString('latin1', 0, 4) === 'VP8X' && head.length > 8) {
    head[8] = ((head[8] ?? 0) & ~(WEBP_HAS_EXIF | WEBP_HAS_XMP)) | (orientation ? WEBP_HAS_EXIF : 0);
    if (orientation) parts.push(webpChunk('EXIF', orientationOnly(orientation)));
  }
  const content = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...parts]);
  return webpChunk('RIFF', content);
}

function webpChunk(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name, 'latin1'), length, content]);
}

function slice(bytes: Buffer, at: number, length: number): Buffer {
  if (at + length > bytes.length) throw new Broken();
  return bytes.subarray(at, at + length);
}

function unsigned16(bytes: Buffer, at: number): number {
  return slice(bytes, at, 2).readUInt16BE();
}

function unsigned32(bytes: Buffer, at: number): number {
  return slice(bytes, at, 4).readUInt32BE();
}
