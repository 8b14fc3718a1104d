import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const OUTSIDE = '/var/lib/supplier-portal';
/** In the data directory: where its database is. */
const POINTER = 'postgres.location';
/** Beside that database: whose it is. */
const BACK = 'data-dir';

/**
 * Makes a folder for the database outside the data directory `base`, and the pointer to it. The folder is always a new
 * one: an empty data directory is a new portal, whose secret and files would not fit a database found by chance.
 * Where another process has pointed somewhere meanwhile, its word counts.
 *
 * @param log is told of a database that an earlier data directory of this name has left
 */
export async function moveOut(base: string, log: (line: string) => void): Promise<void> {
  const left = await leftOf(base);
  const name = randomBytes(8).toString('hex');
  const path = join(OUTSIDE, name);
  await mkdir(path, { recursive: true });
  // Whatever the umask has left of them: the database's account has to get in.
  for (const folder of [OUTSIDE, path]) await chmod(folder, 0o755);
  await writeFile(join(path, BACK), `${base}\n`);
  const pointer = join(base, POINTER);
  const aside = `${pointer}.${name}`;
  await writeFile(aside, `${path}\n`);
  try {
    // Unlike a rename it never takes the place of what is there.
    await link(aside, pointer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await rm(path, { recursive: true });
    return;
  } finally {
    await rm(aside);
  }
  for (const old of left) {
    log(`${base} is new and gets a new database in ${path}. The one of an earlier ${base} is left alone in ${old}: `
      + `delete that folder when it is not needed, or put the earlier ${base} back from its backup, with its ${POINTER}.`);
  }
}

/**
 * @returns where the database of the data directory `base` is, when it has one outside; one that was moved keeps it
 * @throws Error with a sentence for the operator when it is not there, or belongs to the directory this is a copy of
 */
export async function readPointer(base: string): Promise<string | undefined> {
  const path = await readLine(join(base, POINTER));
  if (path === undefined) return undefined;
  const pointer = join(base, POINTER);
  const before = await readLine(join(path, BACK));
  if (before === undefined) {
    throw new Error(`${pointer} says that the database is in ${path}, but it is not there. Put it back, or delete ${pointer} to begin with an empty one.`);
  }
  if (before === base) return path;
  if ((await readLine(join(before, POINTER))) === path) {
    throw new Error(`${base} is a copy of ${before}, and both would share the database in ${path}. Delete ${pointer} to begin with an empty one.`);
  }
  await writeFile(join(path, BACK), `${base}\n`);
  return path;
}

/** The databases that a data directory of this name has left; what another process is only now making is none. */
async function leftOf(base: string): Promise<string[]> {
  const left: string[] = [];
  for (const name of (await readdir(OUTSIDE).catch(absent)) ?? []) {
    const path = join(OUTSIDE, name);
    const has = (await readLine(join(path, BACK))) === base && (await stat(join(path, 'data')).catch(absent));
    if (has) left.push(path);
  }
  return left;
}

async function readLine(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(absent))?.trim();
}

/** What is not there is told by undefined. */
export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
  return undefined;
}
