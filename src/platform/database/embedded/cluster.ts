import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import type { Home } from './home.js';
import { reaches, run, type Account } from './process.js';

/** The owner of the private cluster: a superuser, as nothing else lives in it. */
export const DEPLOY_LOGIN = 'portal_deploy';
/** Room for `/.s.PGSQL.5432` in a socket address: 107 bytes on Linux, 103 on macOS. */
const LONGEST_SOCKET_DIRECTORY = 88;

/** Where the server shall listen; a Windows server has no directory, a Unix one no TCP port. */
export interface Listening {
  socketDirectory?: string;
  port: number;
}

/**
 * Makes the cluster if there is none. It grows under another name and gets its own when it is whole,
 * so that an interrupted first start leaves nothing half.
 *
 * @param durable false leaves out the flush to disk, for tests
 */
export async function ensureCluster(home: Home, binaries: Binaries, durable: boolean, log: (line: string) => void): Promise<void> {
  for (const name of await readdir(home.path)) {
    if (name.startsWith('data.init-')) await rm(join(home.path, name), { recursive: true, force: true });
  }
  if (await stat(join(home.data, 'PG_VERSION')).catch(() => undefined)) return;
  log(`Making a new database in ${home.path}`);
  const aside = join(home.path, `data.init-${process.pid}`);
  await mkdir(aside, { mode: 0o700 });
  if (home.account) await chown(aside, home.account.uid, home.account.gid);
  const args = ['-D', aside, '-U', DEPLOY_LOGIN, ...encoding(), ...(await authentication(home))];
  const made = await run(binaries.initdb, durable ? args : [...args, '--no-sync'], home.account);
  if (made.code !== 0) {
    await rm(aside, { recursive: true, force: true });
    throw new Error(`The database could not be made in ${home.path}:\n${made.output}`);
  }
  await rename(aside, home.data);
}

/**
 * Sorting is PostgreSQL's own, the same on every machine. LC_CTYPE must still be a UTF-8 one and not
 * whatever the environment says: under `C`, pg_trgm 17 sees no letters in Chinese text and a search
 * in it finds nothing.
 */
function encoding(): string[] {
  const ctype = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }[process.platform as string];
  const builtin = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  return ctype ? [...builtin, `--lc-ctype=${ctype}`] : builtin;
}

/** The private socket is trusted and nothing else is let in; Windows has TCP and a generated password. */
async function authentication(home: Home): Promise<string[]> {
  if (process.platform !== 'win32') return ['--auth-local=trust', '--auth-host=reject'];
  await writeFile(passwordFile(home), randomBytes(24).toString('base64url'), { mode: 0o600 });
  return ['-A', 'scram-sha-256', `--pwfile=${passwordFile(home)}`];
}

/** Holds the deploy login's password on Windows. */
export function passwordFile(home: Home): string {
  return join(home.path, 'password');
}

/** Chooses where the server listens: a socket only its account may reach, or on Windows a free loopback port. */
export async function chooseListening(home: Home): Promise<Listening> {
  if (process.platform === 'win32') return { port: await freePort() };
  return { socketDirectory: await socketDirectory(home), port: 5432 };
}

/**
 * The short path comes from a hash. What a dead server has left there goes, as PostgreSQL would believe
 * its lock file if the number in it had a new bearer; should somebody else sit there, a random path is taken.
 */
async function socketDirectory(home: Home): Promise<string> {
  const base = await socketBase(home.account);
  const path = join(base, `supplier-portal-${createHash('sha256').update(home.path).digest('hex').slice(0, 12)}`);
  const owner = home.account?.uid ?? process.getuid?.();
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory() && found.uid === owner) await rm(path, { recursive: true, force: true });
  try {
    await mkdir(path, { mode: 0o700 });
    return await hand(path, home.account);
  } catch {
    return hand(await mkdtemp(`${path.slice(0, -6)}-`), home.account);
  }
}

async function hand(path: string, account: Account | undefined): Promise<string> {
  if (account) await chown(path, account.uid, account.gid);
  return path;
}

async function socketBase(account: Account | undefined): Promise<string> {
  const wanted = tmpdir();
  const short = Buffer.byteLength(wanted) + '/supplier-portal-012345678901'.length <= LONGEST_SOCKET_DIRECTORY;
  return short && (!account || (await reaches(account, wanted))) ? wanted : '/tmp';
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Writes `postgresql.conf` beside the cluster, anew at each start. It begins with what initdb found out
 * about the machine; what an operator sets with ALTER SYSTEM still wins over it.
 */
export async function writeSettings(home: Home, listening: Listening, durable: boolean): Promise<string> {
  const { socketDirectory, port } = listening;
  const settings: Record<string, string> = {
    listen_addresses: socketDirectory ? '' : '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketDirectory ? `"${socketDirectory.replaceAll('"', '""')}"` : '',
    unix_socket_permissions: '0700',
    cluster_name: 'supplier-portal',
    max_connections: '100',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...QUIET,
    ...(durable ? {} : FORGETFUL),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  const path = join(home.path, 'postgresql.conf');
  await writeFile(`${path}.part`, ["include 'data/postgresql.conf'", ...lines, ''].join('\n'));
  // Whatever the umask has left of it: the database's account reads it.
  if (home.account) await chmod(`${path}.part`, 0o644);
  await rename(`${path}.part`, path);
  return path;
}

/**
 * The server's log tells of its own life only: statements and their values stay out of it, and what the
 * portal gets wrong is told to the portal.
 */
const QUIET = {
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
  lc_messages: 'C',
};

/** For tests: nothing waits for the disk, and a clone of a database is a copy of its files. */
const FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  checkpoint_timeout: '1h',
};
