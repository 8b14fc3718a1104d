import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** The operating-system user a database process runs as; absent means: as ourselves. */
export interface Account {
  uid: number;
  gid: number;
}

/** How a short program ended; `code` is null when it could not be run or was killed. */
export interface RunResult {
  code: number | null;
  output: string;
}

/** A directory every account can stand in; PostgreSQL refuses to start where it cannot. */
export const NEUTRAL_DIRECTORY = process.platform === 'win32' ? tmpdir() : '/';

/** True when this process may start others as another user, and must, as PostgreSQL refuses root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Only what a database process needs: the secrets in our own environment stay with us. */
export function databaseEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of kept) {
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  }
  return environment;
}

/** Runs a program to its end as the given account and collects what it prints. Never rejects. */
export function run(command: string, args: string[], account?: Account): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...account,
      cwd: NEUTRAL_DIRECTORY,
      env: databaseEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: output.trim() }));
  });
}

/** Tries, as the account itself, to enter a directory: mode bits alone do not tell (ACLs, mounts). */
export async function reaches(account: Account, directory: string): Promise<boolean> {
  const { code } = await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], account);
  return code === 0;
}

/**
 * Names a process so that it is not mistaken for a later one with the same number: its id and,
 * where the system tells, the moment it began.
 */
export function nameOfProcess(pid: number): string {
  return `${pid} ${birthOf(pid)}`.trim();
}

/** Whether the process with this name (see `nameOfProcess`) still runs. */
export function isAlive(name: string): boolean {
  const [pid, birth] = name.trim().split(' ');
  if (!/^[1-9]\d*$/.test(pid) || !hasProcess(Number(pid))) return false;
  const birthNow = birthOf(Number(pid));
  return birth === undefined || birthNow === '' || birth === birthNow;
}

/** Whether a process with this number runs; one that is dead and not yet waited for does not. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !['Z', 'X'].includes(statusOf(pid)[0] ?? '');
}

function birthOf(pid: number): string {
  return statusOf(pid)[19] ?? '';
}

/** proc(5): the fields from the third on, the state; the 22nd is the start time. Empty where there is no /proc. */
function statusOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before them may itself hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
