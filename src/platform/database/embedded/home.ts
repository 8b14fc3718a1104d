import { chmod, lchown, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absent, moveOut, readPointer } from './outside.js';
import { isRoot, reaches, type Account } from './process.js';

/**
 * The folder of one private database. It belongs to whoever started the portal; only `data` inside
 * belongs to the database's account, so that root never writes where that account could plant links.
 */
export interface Home {
  path: string;
  /** The cluster itself; absent until the first start has made it whole. */
  data: string;
  /** Set when we are root: who PostgreSQL runs as. */
  account?: Account;
}

/**
 * Finds or chooses the home of the database of a data directory: `<dataDir>/postgres`, or, when root
 * starts the portal and the database's account cannot get there, a folder of its own under /var/lib
 * that a pointer file in the data directory names.
 *
 * @param log is told of a database that an earlier data directory of this name has left
 * @throws Error with a sentence for the operator when the database belongs to somebody else, has
 *   gone from where the pointer says, or cannot be reached.
 */
export async function findHome(dataDir: string, log: (line: string) => void): Promise<Home> {
  await mkdir(dataDir, { recursive: true });
  const base = await realpath(dataDir);
  const pointed = await readPointer(base);
  const path = pointed ?? join(base, 'postgres');
  const data = join(path, 'data');
  const owner = await ownerOf(data);
  if (!isRoot()) {
    refuseForeign(data, owner);
    await mkdir(path, { recursive: true, mode: 0o700 });
    return { path, data };
  }
  const account = owner && owner.uid !== 0 ? owner : await databaseAccount();
  const known = pointed ?? owner;
  // Before there is a database it is the folder above that is tried: of two portals that start here at once, neither
  // may take away what the other is making.
  if (!(await reaches(account, known ? path : base))) {
    if (known) {
      throw new Error(`The database in ${path} runs as user ${account.uid}, who may not enter this folder: allow entering it and the folders above it (chmod o+x).`);
    }
    await moveOut(base, log);
    return findHome(dataDir, log);
  }
  await mkdir(path, { recursive: true });
  // Whatever the umask has left of it.
  if (!known) await chmod(path, 0o755);
  if (owner?.uid === 0) await giveTo(account, data);
  return { path, data, account };
}

function refuseForeign(data: string, owner: Account | undefined): void {
  if (owner && owner.uid !== process.getuid?.() && process.platform !== 'win32') {
    throw new Error(`The database in ${data} belongs to user ${owner.uid}: start the portal as that user or as root, or choose another DATA_DIR.`);
  }
}

/** `postgres` where a package has made one, else `nobody`. */
async function databaseAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error('PostgreSQL does not run as root: add a user named postgres, or set DATABASE_URL.');
}

async function ownerOf(path: string): Promise<Account | undefined> {
  const found = await stat(path).catch(absent);
  return found && { uid: found.uid, gid: found.gid };
}

/** A cluster put back from a backup often belongs to root; PostgreSQL wants it to be its own. */
async function giveTo(account: Account, data: string): Promise<void> {
  for (const entry of await readdir(data, { recursive: true })) {
    await lchown(join(data, entry), account.uid, account.gid);
  }
  await chmod(data, 0o700);
  await lchown(data, account.uid, account.gid);
}
