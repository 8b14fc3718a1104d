import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tx } from '../database/transaction.js';
import { OURS_ALONE, systemCode, writeWhole } from './whole-file.js';

/** A row names bytes that are not in DATA_DIR: a database without the files that belong to it. */
export class FileGone extends Error {}

/** Bytes by their SHA-256 under DATA_DIR/files: the same content stands once, and nothing is ever overwritten. */
export class FileStore {
  constructor(private readonly dataDir: string) {}

  /**
   * Keeps the bytes on disk before the transaction that names them: a row never points at nothing.
   * @returns the hash they are found by
   */
  async keep(bytes: Uint8Array): Promise<Buffer> {
    const hash = createHash('sha256').update(bytes).digest();
    await writeWhole(this.path(hash), bytes, OURS_ALONE);
    return hash;
  }

  /** Writes down that the kept bytes are part of what the transaction knows. */
  async name(tx: Tx, hash: Buffer, size: number, type: string): Promise<void> {
    await tx.run('insert into files (hash, size, type, at) values ($1, $2, $3, $4) on conflict (hash) do nothing', [hash, size, type, tx.at]);
  }

  /** @throws FileGone */
  async read(hash: Buffer): Promise<Buffer> {
    const path = this.path(hash);
    try {
      return await readFile(path);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      throw new FileGone(`${path} is named by the database and is not there: was DATA_DIR restored with it?`, { cause: error });
    }
  }

  private path(hash: Buffer): string {
    const name = hash.toString('hex');
    return join(this.dataDir, 'files', name.slice(0, 2), name);
  }
}
