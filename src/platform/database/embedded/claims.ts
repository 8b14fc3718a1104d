import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, nameOfProcess } from './process.js';

const LOCK = 'start.lock';
const USER = 'user-';

/**
 * Takes the home for the length of a start or a stop; waits while another live process has it, and
 * takes over from a dead one. What two processes could still do at once is settled by PostgreSQL's
 * own lock on the cluster: this one makes them wait for each other instead of failing.
 *
 * @param deadline until when to wait, on the clock of `performance.now()`
 * @returns what gives the home back
 * @throws Error with a sentence for the operator when the wait was in vain
 */
export async function takeHome(home: string, deadline: number): Promise<() => Promise<void>> {
  const path = join(home, LOCK);
  const mine = `${nameOfProcess(process.pid)}\n${randomBytes(8).toString('hex')}\n`;
  while (!(await create(path, mine))) {
    const holder = await read(path);
    if (holder !== undefined && !isAlive(holder.split('\n')[0])) await takeAway(path, holder);
    else if (performance.now() > deadline) {
      const pid = holder?.split(' ')[0].trim();
      throw new Error(`Process ${pid} is starting or stopping the database in ${home} and has not finished in time. Try again when it has; if there is no such process, delete ${path}.`);
    } else await sleep(25);
  }
  return async () => {
    if ((await read(path)) === mine) await rm(path, { force: true });
  };
}

/** Notes that this process uses the server. @returns what takes the note back */
export async function noteUser(home: string): Promise<() => Promise<void>> {
  const path = join(home, `${USER}${process.pid}-${randomBytes(4).toString('hex')}`);
  await writeFile(path, nameOfProcess(process.pid));
  return () => rm(path, { force: true });
}

/** Whether any live process has noted that it uses the server; notes of the dead are removed. */
export async function hasUsers(home: string): Promise<boolean> {
  let found = false;
  for (const name of await readdir(home)) {
    if (!name.startsWith(USER)) continue;
    const path = join(home, name);
    if (isAlive((await read(path)) ?? '')) found = true;
    else await rm(path, { force: true });
  }
  return found;
}

/** Written aside and linked, so that nobody ever reads half of it. @returns false when there is one already */
async function create(path: string, content: string): Promise<boolean> {
  const aside = besides(path);
  await writeFile(aside, content);
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function besides(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}`;
}

/** Between the look and the taking somebody may have been faster: then it was theirs and goes back. */
async function takeAway(path: string, holder: string): Promise<void> {
  const aside = besides(path);
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await read(aside)) === holder) await rm(aside, { force: true });
  else await rename(aside, path);
}

async function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
