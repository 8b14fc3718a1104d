import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that others use too, with the rights of the folder it stands in: who works there besides us has been
 * decided there, and the umask knows nothing of it. One that is there already is left as it is.
 * @throws what the file system says
 */
export async function makeShared(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made === undefined) return;
  const { mode } = await stat(dirname(path));
  // Where a file system knows no modes, whoever mounted it has decided.
  await chmod(path, mode & 0o7777).catch(() => undefined);
}
