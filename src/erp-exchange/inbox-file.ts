import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import type { Finding } from './findings.js';
import { MAX_BYTES } from './formats/index.js';

/** What stands in the inbox: its bytes, or why they are not read; `mark` tells it from another file of its name. */
export type InboxFile = { mark: string } & ({ bytes: Uint8Array } | { refusal: Finding });

/**
 * Reads a file of the inbox. Whoever may write there does not get to choose what the portal reads: links are not
 * followed, and only plain files are opened.
 * @throws what the file system says
 */
export async function readInboxFile(path: string): Promise<InboxFile> {
  const info = await lstat(path);
  const mark = restingMark(info);
  if (!info.isFile()) return { mark, refusal: { severity: 'rule', code: 'exchange.not_a_file', path: '', params: {} } };
  if (info.size > MAX_BYTES) {
    return { mark, refusal: { severity: 'refuse', code: 'too-large', path: '', params: { bytes: String(info.size), limit: String(MAX_BYTES) } } };
  }
  // It may have become something else since it was looked at.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const bytes = await file.readFile();
    return { mark: createHash('sha256').update(bytes).digest('hex'), bytes };
  } finally {
    await file.close();
  }
}

/** What changes while a file is being written. */
export function restingMark({ size, mtimeMs }: Stats): string {
  return `${size} ${mtimeMs}`;
}
