import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readlink, rename, rm, symlink, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The mode of what only the portal itself may read. */
export const OURS_ALONE = 0o600;

/** What file systems say that flush no folders, or that do not let us open this one to flush it. */
const NO_FLUSH = new Set(['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES']);

/**
 * Writes a file so that nobody ever reads half of it, and so that it is still there after a power cut when this returns.
 * What had the name before is replaced; the folder is made when it is missing.
 * @param mode of the file, less the umask: who else on this computer may read it
 * @throws what the file system says; then nothing new stands in the folder
 */
export function writeWhole(path: string, bytes: Uint8Array, mode = 0o666): Promise<void> {
  return standing(path, (file) => file.writeFile(bytes), mode);
}

/**
 * Moves a file, also to another file system; a link is moved as a link.
 * @throws what the file system says; then the file stands where it stood
 */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error;
    await moveByCopy(from, to);
  }
}

/** Moves what `rename` cannot: the copy is whole and on disk before the original goes. */
export async function moveByCopy(from: string, to: string): Promise<void> {
  const info = await lstat(from);
  if (info.isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyWhole(from, to);
  await unlink(from);
}

/** The code of a system error, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

async function copyWhole(from: string, to: string): Promise<void> {
  // It was a file when it was looked at; what has taken its place since is not followed.
  const source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    await standing(to, (file) => writeFile(file, source.createReadStream({ autoClose: false })));
  } finally {
    await source.close();
  }
}

/** Aside first, then flushed, renamed, and the folder flushed, without which the new name itself may be lost. */
async function standing(path: string, fill: (file: FileHandle) => Promise<unknown>, mode = 0o666): Promise<void> {
  const folder = dirname(path);
  // Two portals may share the folder. The dot tells readers of the folder that this is nobody's document yet.
  const aside = join(folder, `.${randomUUID()}.part`);
  // Whoever may read the file may enter the folder.
  await mkdir(folder, { recursive: true, mode: mode | ((mode & 0o444) >> 2) });
  try {
    const file = await open(aside, 'wx', mode);
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await flushFolder(folder);
}

async function flushFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!NO_FLUSH.has(systemCode(error) ?? '')) throw error;
  }
}
