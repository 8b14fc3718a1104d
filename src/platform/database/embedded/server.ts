import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareBinaries, type Binaries } from './binaries.js';
import { chooseListening, writeSettings } from './cluster.js';
import type { Home } from './home.js';
import { databaseEnvironment, hasProcess, isAlive, nameOfProcess, NEUTRAL_DIRECTORY, run } from './process.js';

const LOG_LIMIT_BYTES = 1_000_000;
const LOG_TAIL_LINES = 15;
const KILL_AFTER_QUIT_MS = 15_000;

/** A live server, as its own `postmaster.pid` tells. */
export interface Server {
  pid: number;
  port: number;
  /** Absent on Windows. */
  socketDirectory?: string;
  status: string;
}

/**
 * The live server of this cluster, if there is one. A `postmaster.pid` left by a dead one is none, also
 * when its number has meanwhile gone to another program, as happens in a container started again.
 */
export async function findServer(home: Home): Promise<Server | undefined> {
  const file = join(home.data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  const [pid, , , port, socketDirectory, , , status = 'starting'] = text.split('\n');
  if (!/^-?[1-9]\d*$/.test(pid) || !hasProcess(Number(pid))) return undefined;
  if (!(await worksIn(Number(pid), home.data))) {
    await rm(file, { force: true });
    return undefined;
  }
  return { pid: Number(pid), port: Number(port), socketDirectory: socketDirectory || undefined, status: status.trim() };
}

/**
 * A server's working directory is its cluster; compared as a folder, as its path may lead through links.
 * Where the system does not tell, the pid file is believed.
 */
async function worksIn(pid: number, data: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  try {
    const [its, ours] = [await stat(`/proc/${pid}/cwd`), await stat(data)];
    return its.dev === ours.dev && its.ino === ours.ino;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** Waits while a live server starts or stops. @returns it once it is ready, or undefined once it is gone */
export async function settledServer(home: Home, deadline: number): Promise<Server | undefined> {
  for (;;) {
    const server = await findServer(home);
    if (!server || server.status === 'ready') return server;
    if (performance.now() > deadline) {
      throw new Error(`PostgreSQL (process ${server.pid}) in ${home.data} is still ${server.status}. It goes on: try again in a while.\n${await logTail(home, 0)}`);
    }
    await sleep(10);
  }
}

/**
 * Starts the server in a session of its own, so that Ctrl-C reaches the portal alone and the portal can
 * finish before its database goes.
 *
 * @throws Error with the last lines of the server's log when it does not come up
 */
export async function launchServer(home: Home, binaries: Binaries, durable: boolean, deadline: number): Promise<Server> {
  const settings = await writeSettings(home, await chooseListening(home), durable);
  for (;;) {
    const since = await rotateLog(home);
    const child = await spawnServer(home, binaries, settings);
    const server = await whenReady(home, child, deadline);
    if (server) return server;
    const tail = await logTail(home, since);
    // Backends of a postmaster that was killed hold its memory for a moment longer, and its number is taken until
    // somebody has asked how it ended.
    if (!/pre-existing shared memory block|"postmaster\.pid" already exists/.test(tail) || performance.now() > deadline) {
      throw new Error(`PostgreSQL did not start in ${home.data}:\n${tail}`);
    }
    await sleep(200);
  }
}

async function spawnServer(home: Home, binaries: Binaries, settings: string): Promise<ChildProcess> {
  const log = await open(logFile(home), 'a');
  const keeper = await stat(home.path);
  if (home.account) await log.chown(keeper.uid, keeper.gid);
  const windows = process.platform === 'win32';
  // On Windows pg_ctl gives up an administrator's rights, which PostgreSQL refuses.
  const quoted = `-c config_file="${settings.replaceAll('\\', '/')}"`;
  const [program, args] = windows
    ? [binaries.pgCtl, ['start', '-W', '-D', home.data, '-l', logFile(home), '-o', quoted]]
    : [binaries.postgres, ['-D', home.data, '-c', `config_file=${settings}`]];
  try {
    const child = spawn(program, args, {
      ...home.account,
      cwd: NEUTRAL_DIRECTORY,
      env: databaseEnvironment(),
      detached: true,
      windowsHide: true,
      stdio: windows ? 'ignore' : ['ignore', log.fd, log.fd],
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

async function whenReady(home: Home, child: ChildProcess, deadline: number): Promise<Server | undefined> {
  for (;;) {
    const over = child.exitCode !== null || child.signalCode !== null;
    const server = await findServer(home);
    if (server) return settledServer(home, deadline);
    if (over && child.exitCode !== 0) return undefined;
    if (performance.now() > deadline) throw new Error(`PostgreSQL in ${home.data} gives no sign of life.\n${await logTail(home, 0)}`);
    await sleep(10);
  }
}

/**
 * Stops a server: open transactions are rolled back, what is committed is written out. When that takes
 * longer than `patienceMs`, the server is made to quit at once and recovers at its next start.
 */
export async function stopServer(home: Home, patienceMs: number): Promise<void> {
  const server = await findServer(home);
  if (!server) return;
  const name = nameOfProcess(server.pid);
  await ask(home, server.pid, 'fast', patienceMs);
  if (!(await isGone(name, patienceMs))) {
    await ask(home, server.pid, 'immediate', KILL_AFTER_QUIT_MS);
    if (!(await isGone(name, KILL_AFTER_QUIT_MS))) {
      throw new Error(`PostgreSQL (process ${server.pid}) in ${home.data} does not stop.\n${await logTail(home, 0)}`);
    }
  }
  if (server.socketDirectory) await rmdir(server.socketDirectory).catch(() => undefined);
}

/** Signals end a Windows process outright; there pg_ctl asks through a pipe of the server's own. */
async function ask(home: Home, pid: number, mode: 'fast' | 'immediate', patienceMs: number): Promise<void> {
  if (process.platform === 'win32') {
    const { pgCtl } = await prepareBinaries(home, () => undefined);
    await run(pgCtl, ['stop', '-D', home.data, '-m', mode, '-t', String(Math.ceil(patienceMs / 1000))]);
    return;
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The pid file goes a moment before the process does. */
async function isGone(name: string, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (isAlive(name)) {
    if (performance.now() > until) return false;
    await sleep(5);
  }
  return true;
}

function logFile(home: Home): string {
  return join(home.path, 'server.log');
}

/** Keeps one older log. @returns the byte from which the coming start writes */
async function rotateLog(home: Home): Promise<number> {
  const size = (await stat(logFile(home)).catch(() => undefined))?.size ?? 0;
  if (size <= LOG_LIMIT_BYTES) return size;
  await rename(logFile(home), `${logFile(home)}.1`);
  return 0;
}

async function logTail(home: Home, since: number): Promise<string> {
  const text = await readFile(logFile(home)).catch(() => Buffer.alloc(0));
  return text.subarray(since).toString().trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}
