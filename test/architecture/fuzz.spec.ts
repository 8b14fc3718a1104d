import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { cast } from '../../src/demo/cast.js';
import { declaredRoutes, type Route } from '../../src/platform/web/route-inventory.js';
import { Browser } from '../support/browse.js';
import { checkInvariants } from '../support/invariants.js';
import { objects, type PathIds } from '../support/objects.js';
import { gatherForms, type RealForms } from '../support/real-forms.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { asJson, changed, NASTY, thrown, type Thrown } from './fuzz-inputs.js';

/** `FUZZ_SEED` and `FUZZ_RUNS` repeat or lengthen a run (`FUZZ_RUNS=100000` before a release); the seed is printed with every fault. */
const SEED = Number(process.env.FUZZ_SEED ?? 20261122);
const RUNS = Number(process.env.FUZZ_RUNS ?? 5000);
const AT_ONCE = 6;
const TWO_MEGABYTES = 'x'.repeat(1_950_000);

interface Answered {
  status: number;
  ms: number;
  bytes: number;
  route: string;
}

/** T-24: whatever is sent, it is answered, never with a fault of the portal, and never half done. */
describe('nonsense', () => {
  let portal: TestPortal;
  let routes: Route[];
  const ids = new Map<string, PathIds>();
  const browsers = new Map<string, Browser>();
  const forms: RealForms = new Map();
  const answers: Answered[] = [];
  const faults: string[] = [];
  let strangers = 0;
  /** What the portal itself wrote down as its own mistake, also where the answer was not a 5xx. */
  const bugs: string[] = [];

  beforeAll(async () => {
    portal = await startTestPortal({ demo: true, env: { TRUST_PROXY: 'loopback' } });
    const boss = await portal.as('zhou-jing');
    await boss.post('/people/invitations', { name: '何杰', email: 'he.jie@hengli.example', role: 'supplier_clerk' });
    await portal.settle();
    for (const [kind, find] of Object.entries(objects)) ids.set(kind, (await find(portal).catch(() => []))[0] ?? { id: '1' });
    await spareTheCast();
    for (const { key } of cast) browsers.set(key, await portal.as(key));
    const all = declaredRoutes(portal.app);
    routes = all.filter(({ method }) => method !== 'GET');
    for (const browser of browsers.values()) await gatherForms(all, browser, { into: forms });
    const log = vi.spyOn(Logger.prototype, 'error');
    log.mockImplementation((said: unknown, ...more: unknown[]) => void bugs.push(`${JSON.stringify(said)} ${String(more[0]).slice(0, 600)}`));
  }, 240_000);
  afterAll(async () => {
    vi.restoreAllMocks();
    await portal.close();
  });

  /** Those whom the fuzz may shut out must not be those it works as. */
  async function spareTheCast(): Promise<void> {
    const [membership] = await portal.db.sql<{ id: string }>(
      `with p as (insert into people (email, name, created_at) values ('spare@hengli.example', 'Spare', now()) returning id)
       insert into memberships (person_id, supplier_id, role, created_at) select p.id, s.id, 'supplier_clerk', now() from p, suppliers s where s.code = 'S1001' returning id::text`);
    const [supplier] = await portal.db.sql<{ id: string }>(`select id::text from suppliers where code = 'S1006'`);
    ids.set('membership', { id: membership!.id });
    ids.set('supplier', { id: supplier!.id });
  }

  /** A browser of someone the route admits; pages for everybody get one without a session. */
  function browserFor(route: Route, person: number): Browser {
    if (route.policy?.roles.includes('anonymous')) return stranger();
    const admitted = cast.filter(({ role }) => route.policy?.roles.includes(role));
    return browsers.get(admitted[person % admitted.length]?.key ?? '') ?? stranger();
  }

  /** Each from another address: from one, only three hundred a minute would get through. */
  function stranger(): Browser {
    strangers += 1;
    return new Browser(portal.url, { 'accept-language': 'zh-CN', 'x-forwarded-for': `198.51.100.${strangers % 250}` });
  }

  function pathFor(route: Route, id: string | 0): string {
    const real = ids.get(route.policy?.object ?? '') ?? {};
    const [first] = Object.keys(real);
    return fill(route.path, id === 0 || !first ? real : { ...real, [first]: id });
  }

  function formFor(route: Route, { person, id, changes }: Thrown, huge: boolean): { path: string; fields: [string, string][] } {
    const own = forms.get(route.path);
    const known = own ?? [...forms.values()].flat();
    const form = known[person % known.length];
    const fields = changed((form?.fields ?? []).filter(([name]) => name !== '_key'), changes);
    if (huge && fields[0]) fields[0] = [fields[0][0], TWO_MEGABYTES];
    const whole = changes.some(({ name }) => name === '_key') ? fields : [['_key', randomUUID()] as [string, string], ...fields];
    // What shuts somebody out is aimed at those who are spare.
    const aimed = ['membership', 'supplier', 'session'].includes(route.policy?.object ?? '');
    return { path: own && form && id === 0 && !aimed ? form.action : pathFor(route, id), fields: whole };
  }

  function bodyFor(fields: [string, string][], one: Thrown): { body?: string | URLSearchParams | FormData; type?: string } {
    switch (one.body) {
      case 'form': return { body: new URLSearchParams(fields) };
      case 'json': return { body: asJson(fields, one.person), type: 'application/json' };
      case 'broken json': return { body: asJson(fields, one.person).slice(0, -1 - (one.route % 30)), type: 'application/json; charset=utf-8' };
      case 'deep json': return { body: `{"_key":"${randomUUID()}","lines":${'['.repeat(5000)}${']'.repeat(5000)}}`, type: 'application/json' };
      case 'wrong type': return { body: new URLSearchParams(fields).toString(), type: ['text/plain', 'application/xml', 'application/x-www-form-urlencoded; charset=utf-7', 'application/octet-stream', '/'][one.route % 5] ?? '' };
      case 'multipart': return { body: fields.reduce((form, [name, text]) => (form.append(name, text), form), new FormData()) };
      case 'none': return {};
    }
  }

  async function throwAt(one: Thrown, number: number): Promise<void> {
    const route = routes[one.route % routes.length]!;
    const browser = browserFor(route, one.person);
    const { path, fields } = formFor(route, one, number % 500 === 7);
    const { body, type } = bodyFor(fields, one);
    const started = performance.now();
    try {
      const response = await browser.raw(route.method, path, {
        ...(body === undefined ? {} : { body }), headers: { ...(type ? { 'content-type': type } : {}), ...sendable(one.headers) } });
      const { length } = await response.text();
      answers.push({ status: response.status, ms: performance.now() - started, bytes: length, route: route.path });
      if (response.status >= 500) faults.push(`${response.status} ${JSON.stringify({ number, path: route.path, ...one })}`.slice(0, 1500));
    } catch (error) {
      faults.push(`${String((error as { cause?: unknown }).cause ?? error)} ${JSON.stringify({ number, path: route.path, ...one })}`.slice(0, 1500));
    }
  }

  it(`of ${RUNS} kinds is answered without a fault of the portal (seed ${SEED})`, async () => {
    const cases = fc.sample(thrown, { numRuns: RUNS, seed: SEED });
    const before = heapInUse();
    let next = 0;
    const worker = async () => {
      for (let number = next++; number < cases.length; number = next++) await throwAt(cases[number]!, number);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const grown = (heapInUse() - before) / 1e6;
    expect({ seed: SEED, faults: faults.slice(0, 20), count: faults.length }).toEqual({ seed: SEED, faults: [], count: 0 });
    new Logger('Request').error('heard');
    expect(bugs.pop()).toContain('heard');
    expect({ seed: SEED, bugs: bugs.slice(0, 20), count: bugs.length }).toEqual({ seed: SEED, bugs: [], count: 0 });
    expect(answers).toHaveLength(RUNS);
    expect(answers.filter(({ ms }) => ms > 10_000)).toEqual([]);
    expect(answers.filter(({ bytes }) => bytes > 3_000_000)).toEqual([]);
    // The test keeps its cases and its answers, some kilobytes each; the portal keeps nothing of a request.
    expect(grown).toBeLessThan(60 + RUNS / 100);
  }, 240_000);

  it('reached every write route, and got through to its work', () => {
    const reached = new Set(answers.map(({ route }) => route));
    expect(routes.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
    const share = (test: (status: number) => boolean) => answers.filter(({ status }) => test(status)).length / answers.length;
    expect(routes.filter(({ path }) => forms.has(path)).length).toBeGreaterThan(30);
    // Some forms must be understood, or the fuzz would only knock at the door.
    expect(share((status) => status === 200 || status === 303)).toBeGreaterThan(0.05);
    expect(share((status) => status === 401)).toBe(0);
    expect(share((status) => status === 422)).toBeGreaterThan(0.1);
  });

  it('in queries and paths of pages is answered as well', async () => {
    const pages = declaredRoutes(portal.app).filter(({ method, path }) => method === 'GET' && !path.endsWith('.pdf'));
    const wrong: string[] = [];
    let walked = 0;
    for (const route of pages) {
      for (let index = walked % 5; index < NASTY.length; index += 17) {
        walked += 1;
        const value = encodeURIComponent(NASTY[index]!.toWellFormed());
        const query = ['q', 'page', 'view', 'sort', 'period', 'note', 'next', 'result', 'order'].map((name) => `${name}=${value}`).join('&');
        const path = `${pathFor(route, 0)}?${query}&page[]=1&sort[constructor]=x&q=${value}`.slice(0, 9000);
        const { status } = await browserFor(route, index).raw('GET', path);
        if (status >= 500) wrong.push(`${status} ${path.slice(0, 300)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(walked).toBeGreaterThan(100);
  }, 120_000);

  it('leaves the books right, nothing half written, and a portal that works', async () => {
    await portal.settle();
    await checkInvariants(portal.db);
    expect(await portal.db.sql('select principal, key from idempotency_keys where status is null')).toEqual([]);
    expect(await portal.db.sql(`select subscriber, error from fact_deliveries where attempts > 0 limit 5`)).toEqual([]);
    const liWei = await portal.as('li-wei');
    expect((await liWei.get('/')).status).toBe(200);
    expect((await portal.browser().get('/readyz')).status).toBe(200);
  });
});

/** Bytes that are still in use after everything that can go has gone. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The path with its placeholders filled; what nobody knows is 1. */
function fill(path: string, ids: PathIds): string {
  return path.replace(/:(\w+)/g, (_whole, name: string) => ids[name] ?? '1');
}

/** Headers a client can send at all. */
function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'expect' && name !== 'cookie'));
}
