import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFile } from '@swc/core';
import { Client } from 'pg';
import type { EmbeddedPostgresOptions } from '../../src/platform/database/embedded-postgres.js';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const SOURCES = join(REPOSITORY, 'src/platform/database');
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Whether tests may act as other users of the machine. */
export const root = process.getuid?.() === 0;

const portals: ChildProcess[] = [];

/** A folder for one spec file that every user may enter; `remove` also ends the portals and servers left in it. */
export async function makeScratch(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), '试 run-')));
  await chmod(path, 0o755);
  const remove = async (): Promise<void> => {
    for (const child of portals) child.kill('SIGKILL');
    for (const name of await readdir(path)) await endServer(join(path, name, 'postgres'));
    await rm(path, { recursive: true, force: true });
  };
  return { path, remove };
}

/** The process number of the server of this home, or undefined when it has none. */
export async function serverIn(homeDir: string): Promise<number | undefined> {
  const text = await readFile(join(homeDir, 'data/postmaster.pid'), 'utf8').catch(() => '');
  return text === '' ? undefined : Number(text.split('\n')[0]);
}

/** Whether a process runs (a dead one nobody has waited for does not). */
export async function runs(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
}

/** Ends a server a test has left behind. */
export async function endServer(homeDir: string): Promise<void> {
  const pid = await serverIn(homeDir);
  if (!pid || !(await runs(pid))) return;
  process.kill(pid, 'SIGQUIT');
  while (await runs(pid)) await new Promise((resolveLater) => setTimeout(resolveLater, 20));
}

/** One statement, or several, on a connection of its own; rows of the only statement. */
export async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Where the programs of the database are: in this repository, which may be closed to others; or in the checkout, as `npm ci` leaves them, with or without install scripts. */
export type Programs = 'here' | 'installed' | 'installed without scripts';

/** A checkout of its own with the launcher as JavaScript, so that plain processes of any user can run it. */
export async function makeCheckout(path: string, programs: Programs): Promise<string> {
  await mkdir(join(path, 'embedded'), { recursive: true });
  for (const name of ['database-url', 'embedded-postgres', ...(await partNames())]) {
    const { code } = await transformFile(join(SOURCES, `${name}.ts`), {
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    await writeFile(join(path, `${name}.js`), code);
  }
  await writeFile(join(path, 'package.json'), '{"type":"module"}');
  await writeFile(join(path, 'portal.js'), PORTAL);
  const modules = join(path, 'node_modules');
  await copyWithDependencies('pg', modules);
  if (programs === 'here') await linkPrograms(modules);
  else await copyPrograms(modules, programs === 'installed');
  return path;
}

async function partNames(): Promise<string[]> {
  const files = await readdir(join(SOURCES, 'embedded'));
  return files.map((file) => `embedded/${file.replace(/\.ts$/, '')}`);
}

async function copyWithDependencies(name: string, modules: string): Promise<void> {
  const copy = join(modules, name);
  if (existsSync(copy)) return;
  await cp(join(REPOSITORY, 'node_modules', name), copy, { recursive: true });
  const { dependencies = {} } = JSON.parse(await readFile(join(copy, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> };
  for (const dependency of Object.keys(dependencies)) await copyWithDependencies(dependency, modules);
}

async function linkPrograms(modules: string): Promise<void> {
  await mkdir(dirname(join(modules, PACKAGE)), { recursive: true });
  await symlink(join(REPOSITORY, 'node_modules', PACKAGE), join(modules, PACKAGE));
}

async function copyPrograms(modules: string, withLinks: boolean): Promise<void> {
  const copy = join(modules, PACKAGE);
  await cp(join(REPOSITORY, 'node_modules', PACKAGE), copy, { recursive: true, verbatimSymlinks: true });
  if (withLinks) return;
  const links = JSON.parse(await readFile(join(copy, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) await rm(join(copy, target), { force: true });
}

/** What is in a home besides the copy of the programs, which is there only where the checkout is closed to the database's user. */
export async function kept(homeDir: string): Promise<string[]> {
  return (await readdir(homeDir)).filter((name) => !name.startsWith('native-')).sort();
}

/** Stands for the portal: starts the database, says how that went, and ends on `stop` or Ctrl-C after one more query. */
const PORTAL = `
import { Client } from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.js';
const say = (message) => console.log(JSON.stringify(message));
const db = await startEmbeddedPostgres({ ...JSON.parse(process.argv[2]), log: (line) => say({ log: line }) })
  .catch((error) => { say({ error: error.message }); process.exit(1); });
const end = async () => {
  const client = new Client({ connectionString: db.url });
  await client.connect();
  const { rows } = await client.query('select 6 * 7 as answer');
  await client.end();
  await db.stop();
  say({ drained: rows[0].answer });
  process.exit(0);
};
process.on('SIGINT', end);
process.stdin.on('data', end);
say({ url: db.url, adopted: db.adopted, homeDir: db.homeDir });
`;

/** What the started portal says. */
export interface Message {
  log?: string;
  error?: string;
  url?: string;
  adopted?: boolean;
  homeDir?: string;
  drained?: number;
}

/** A portal process and what it says, in order. */
export interface PortalProcess {
  child: ChildProcess;
  /** Waits for the next message that is no log line, or the end of the process (`{}`). */
  next(): Promise<Message>;
  /** Ends it the orderly way and waits until it has exited. */
  end(): Promise<Message>;
}

/** Starts such a process, as another user where `uid` is given, as the head of its own process group. */
export function startPortal(checkout: string, options: EmbeddedPostgresOptions, uid?: number): PortalProcess {
  const child = spawn(process.execPath, [join(checkout, 'portal.js'), JSON.stringify(options)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  portals.push(child);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async (): Promise<Message> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return {};
      const message = JSON.parse(value) as Message;
      if (!message.log) return message;
    }
  };
  const end = async (): Promise<Message> => {
    const exited = once(child, 'exit');
    child.stdin!.write('stop\n');
    const message = await next();
    await exited;
    return message;
  };
  return { child, next, end };
}
