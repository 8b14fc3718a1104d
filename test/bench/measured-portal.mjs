import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 120_000;

/** A built portal in a process of its own, and the people signed in to it. Loopback only. */
export class MeasuredPortal {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #cookies = new Map();
  #scans = 0;

  constructor(name, checkout, env) {
    this.name = name;
    const { PATH = '' } = process.env;
    this.child = fork(join(checkout, 'dist/src/main.js'), {
      execArgv: ['--import', new URL('instrument.mjs', import.meta.url).href], stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { PATH, PORT: '0', HOST: '127.0.0.1', DEMO: '1', LOG_LEVEL: 'error', ...env } });
    this.out = '';
    this.child.stdout.setEncoding('utf8').on('data', (text) => (this.out += text));
  }

  /** Waits for its address. @throws Error with what it said when it ends instead or takes too long */
  async started() {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!this.url) {
      this.url = /ortal: (\S+)/.exec(this.out)?.[1]?.replace('localhost', '127.0.0.1');
      if (this.child.exitCode !== null || performance.now() > deadline) throw new Error(`${this.name} did not start:\n${this.out}`);
      if (!this.url) await sleep(50);
    }
    return this;
  }

  async signIn(person) {
    const { status, headers } = await this.#send('POST', '/sign-in/demo', { origin: this.url, 'content-type': 'application/x-www-form-urlencoded' }, `person=${person}&_key=${randomUUID()}`);
    if (status !== 303) throw new Error(`${this.name}: ${person} could not sign in (${status})`);
    this.#cookies.set(person, headers['set-cookie'].map((cookie) => cookie.split(';')[0]).join('; '));
  }

  /** One page of a person. @returns how long it took in ms and its bytes @throws Error when it is not 200 */
  async get(person, path) {
    const from = performance.now();
    const { status, body } = await this.#send('GET', path, { cookie: this.#cookies.get(person) });
    if (status !== 200) throw new Error(`${this.name}: ${path} of ${person} answered ${status}`);
    return { ms: performance.now() - from, body };
  }

  /** One label scanned by a handheld. @returns as {@link get} @throws Error when it was not counted */
  async scan(person, plantId, code) {
    const from = performance.now();
    const content = JSON.stringify({ clientId: 'handheld-1', plantId, noteId: null, scans: [{ sequence: (this.#scans += 1), code }] });
    const { status, body } = await this.#send('POST', '/receiving/scans/batch', { cookie: this.#cookies.get(person), origin: this.url, 'content-type': 'application/json' }, content);
    if (status !== 200 || JSON.parse(body).results[0].outcome !== 'right') throw new Error(`${this.name}: ${code} was answered ${status} ${body.slice(0, 200)}`);
    return { ms: performance.now() - from, body };
  }

  /** What it has used so far: statements sent to the database, and ms of processor time. */
  async used() {
    this.child.send('used');
    return (await once(this.child, 'message'))[0];
  }

  async stop() {
    this.#agent.destroy();
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  #send(method, path, headers, body = '') {
    return new Promise((resolve, reject) => {
      const sent = request(this.url + path, { method, agent: this.#agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part)).on('error', reject)
          .on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
      });
      sent.on('error', reject).end(body);
    });
  }
}
