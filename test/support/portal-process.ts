import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from './browse.js';

/** Where the built portal is: `dist`, made by `npm test` itself, unless PORTAL_BUILD names another build. */
const BUILD = resolve(import.meta.dirname, '../..', process.env.PORTAL_BUILD ?? 'dist');

/** A process of the built portal, and what it said so far. */
export class PortalProcess {
  private static readonly all: PortalProcess[] = [];
  readonly child: ChildProcess;
  out = '';
  err = '';
  /** The exit code; null after a signal nobody handled. */
  readonly exited: Promise<number | null>;

  /** @param program `main` or `demo-reset` */
  constructor(env: Record<string, string>, program: 'main' | 'demo-reset' = 'main') {
    const { PATH = '', TMPDIR } = process.env;
    this.child = spawn(process.execPath, [join(BUILD, `src/${program}.js`)], {
      cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH, ...(TMPDIR ? { TMPDIR } : {}), NODE_ENV: 'test', PORT: '0', ...env } });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
    PortalProcess.all.push(this);
  }

  /** Ends whatever a test has left. */
  static async endAll(): Promise<void> {
    for (const one of PortalProcess.all) if (one.child.exitCode === null) one.child.kill('SIGTERM');
    await Promise.all(PortalProcess.all.map((one) => Promise.race([one.exited, sleep(12_000, undefined, { ref: false }).then(() => one.child.kill('SIGKILL'))])));
  }

  /** Waits until it says its address. @throws Error with what it said when it ended instead */
  async url(): Promise<string> {
    for (;;) {
      const said = /(?:Demo portal|Portal): (\S+)/.exec(this.out)?.[1];
      if (said) return said.replace('localhost', '127.0.0.1');
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(`The portal ended (${this.child.exitCode}):\n${this.out}\n${this.err}`);
      await sleep(20);
    }
  }

  async browser(): Promise<Browser> {
    return new Browser(await this.url());
  }

  /** Sends a signal and waits for the end. @returns its exit code and how long it took in ms */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; ms: number }> {
    const started = performance.now();
    this.child.kill(signal);
    return { code: await this.exited, ms: performance.now() - started };
  }

  /** Its log lines that are objects about `context`. */
  lines(context: string): Record<string, unknown>[] {
    return this.log.filter((line) => line.context === context && typeof line.message === 'object').map(({ message }) => message as Record<string, unknown>);
  }

  /** All its log lines. */
  get log(): { context?: string; message: unknown; timestamp: unknown }[] {
    return this.out.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { context?: string; message: unknown; timestamp: unknown });
  }
}
