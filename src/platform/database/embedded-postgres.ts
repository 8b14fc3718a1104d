import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { Client } from 'pg';
import { databaseUrl } from './database-url.js';
import { prepareBinaries } from './embedded/binaries.js';
import { hasUsers, noteUser, takeHome } from './embedded/claims.js';
import { DEPLOY_LOGIN, ensureCluster, passwordFile } from './embedded/cluster.js';
import { findHome, type Home } from './embedded/home.js';
import { findServer, launchServer, settledServer, stopServer, type Server } from './embedded/server.js';

/** What to start, and how. */
export interface EmbeddedPostgresOptions {
  /** The portal's data directory; made if absent. */
  dataDir: string;
  /** Lower-case letters, digits and `_`; made if absent. Default `portal`. */
  database?: string;
  /** False for tests: faster, and a power cut may ruin the cluster. Default true. */
  durable?: boolean;
  /** Told in a sentence what is done. */
  log?: (line: string) => void;
  /** How long to wait for the server, or for another process that is starting it. Default 60,000 ms. */
  startTimeoutMs?: number;
  /** How long open work may take to end before the server is made to quit. Default 20,000 ms. */
  stopTimeoutMs?: number;
}

/** A private PostgreSQL server in use by this process. */
export interface EmbeddedPostgres {
  /** For the deploy login, a superuser of the private cluster. */
  url: string;
  /** True when the server was already running. */
  adopted: boolean;
  /**
   * Starts the server again when it has died (killed for its memory, for example). Not on Windows, where it would
   * come back at another port.
   * @returns true when it had to be started
   */
  revive(): Promise<boolean>;
  /** Where cluster, settings and server log are. */
  homeDir: string;
  /**
   * Ends this use. The last live process that uses the server stops it, whichever started it: a reset
   * beside a running portal leaves it running, and a portal that ends does not cut off the reset.
   * Close all connections first; calling it again does nothing more.
   */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server that comes with the portal, or takes over the one that already runs on
 * this data directory: after a crash of the portal, or because another process has started it. It
 * listens on a Unix socket only its own account (and root) may reach, on Windows on a loopback port
 * behind a generated password.
 *
 * The server outlives a crash or Ctrl-C of this process: whoever starts it must call `stop`.
 *
 * @throws Error with a sentence for the operator, and the server's last words where it has spoken.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { database = 'portal', stopTimeoutMs = 20_000 } = options;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(database)) throw new TypeError(`Not a plain database name: ${database}`);
  const deadline = performance.now() + (options.startTimeoutMs ?? 60_000);
  const home = await findHome(options.dataDir, options.log ?? (() => undefined));
  const giveBack = await takeHome(home.path, deadline);
  try {
    const { server, adopted } = await adoptOrLaunch(home, options, deadline);
    const forget = await noteUser(home.path);
    try {
      const url = await urlOf(home, server);
      await check(url('postgres'), home, server, options.durable ?? true);
      await ensureDatabase(url('postgres'), database);
      const stop = once(() => leave(home, forget, stopTimeoutMs));
      return { url: url(database), adopted, homeDir: home.path, revive: () => revive(home, options), stop };
    } catch (error) {
      await forget();
      if (!adopted) await stopServer(home, stopTimeoutMs);
      throw error;
    }
  } finally {
    await giveBack();
  }
}

async function adoptOrLaunch(
  home: Home,
  options: EmbeddedPostgresOptions,
  deadline: number,
): Promise<{ server: Server; adopted: boolean }> {
  const { durable = true, log = () => undefined } = options;
  const running = await settledServer(home, deadline);
  if (running) {
    log(`Using the PostgreSQL server that already runs in ${home.path} (process ${running.pid})`);
    return { server: running, adopted: true };
  }
  const binaries = await prepareBinaries(home, log);
  await ensureCluster(home, binaries, durable, log);
  const server = await launchServer(home, binaries, durable, deadline);
  log(`PostgreSQL runs in ${home.path} (process ${server.pid})`);
  return { server, adopted: false };
}

async function revive(home: Home, options: EmbeddedPostgresOptions): Promise<boolean> {
  if (process.platform === 'win32' || (await findServer(home))) return false;
  const deadline = performance.now() + (options.startTimeoutMs ?? 60_000);
  const giveBack = await takeHome(home.path, deadline);
  try {
    return !(await adoptOrLaunch(home, options, deadline)).adopted;
  } finally {
    await giveBack();
  }
}

async function leave(home: Home, forget: () => Promise<void>, stopTimeoutMs: number): Promise<void> {
  const giveBack = await takeHome(home.path, performance.now() + stopTimeoutMs);
  try {
    await forget();
    if (!(await hasUsers(home.path))) await stopServer(home, stopTimeoutMs);
  } finally {
    await giveBack();
  }
}

async function urlOf(home: Home, server: Server): Promise<(database: string) => string> {
  const { socketDirectory, port } = server;
  const password = socketDirectory ? undefined : await readFile(passwordFile(home), 'utf8');
  const host = socketDirectory ?? '127.0.0.1';
  return (database) => databaseUrl({ host, port, user: DEPLOY_LOGIN, password, database });
}

async function check(url: string, home: Home, server: Server, durable: boolean): Promise<void> {
  const { directory, fsync } = await query<{ directory: string; fsync: string }>(
    url,
    `select current_setting('data_directory') as directory, current_setting('fsync') as fsync`,
  ).catch((cause: Error) => {
    throw new Error(`PostgreSQL (process ${server.pid}) in ${home.data} cannot be reached: ${cause.message}. Stop that process and start again.`, { cause });
  });
  if (relative(directory, home.data) !== '') {
    throw new Error(`Expected the database in ${home.data}, but found the one in ${directory}.`);
  }
  if (durable && fsync === 'off') {
    throw new Error(`The server that runs in ${home.data} was started for tests and may lose data: stop it first.`);
  }
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const { found } = await query<{ found: boolean }>(
    url,
    `select exists (select from pg_database where datname = '${database}') as found`,
  );
  if (!found) await query(url, `create database ${database}`);
}

async function query<Row>(url: string, sql: string): Promise<Row> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows[0] as Row;
  } finally {
    await client.end();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
