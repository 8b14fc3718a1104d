import { randomBytes } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { sep } from 'node:path';
import { MAX_NAME_BYTES, shortFileName } from '../lib/file-name.js';

/** Half-written files of other programs, and what starts with a dot, are nobody's documents. */
const NOT_YET = /^\.|\.(part|tmp|crdownload|filepart)$/i;

/** What stands in a folder. File systems keep names as bytes; those that are no UTF-8 cannot be opened by any text. */
export interface FolderNames {
  readonly names: readonly string[];
  readonly unreadable: readonly Buffer[];
}

/** @throws what the file system says */
export async function namesIn(folder: string): Promise<FolderNames> {
  const all = (await readdir(folder, { encoding: 'buffer' })).filter((raw) => !NOT_YET.test(raw.toString('latin1')));
  const isText = (raw: Buffer) => Buffer.from(raw.toString()).equals(raw);
  return { names: all.filter(isText).map(String).sort(), unreadable: all.filter((raw) => !isText(raw)).sort(Buffer.compare) };
}

/** The path of a name that is no text. */
export function rawPath(folder: string, raw: Buffer): Buffer {
  return Buffer.concat([Buffer.from(folder + sep), raw]);
}

/**
 * Gives a file whose name is no UTF-8 a name in the same folder that is.
 * @returns the new name
 * @throws what the file system says; then the file has its old name
 */
export async function makeReadable(folder: string, raw: Buffer): Promise<string> {
  const name = readableName(raw, randomBytes(4).toString('hex'));
  await rename(rawPath(folder, raw), folder + sep + name);
  return name;
}

/**
 * What the bytes most likely say: Chinese Windows writes GBK. What that does not explain becomes `_`. The mark before
 * the ending keeps it from ever replacing another file.
 */
export function readableName(raw: Buffer, mark: string): string {
  const text = textOf(raw).replace(/[\p{C}\ufffd/\\]/gu, '_');
  const name = shortFileName(text, MAX_NAME_BYTES - mark.length - 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}-${mark}${name.slice(dot)}` : `${name}-${mark}`;
}

function textOf(raw: Buffer): string {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(raw);
  } catch {
    return raw.toString();
  }
}
