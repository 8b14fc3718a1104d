import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import type { Role } from '../../src/platform/actor.js';
import { declaredRoutes, type Route } from '../../src/platform/web/route-inventory.js';
import { canariesOf, foreignRows } from '../support/foreign-rows.js';
import { absent, fill, objects, OWNER, type PathIds } from '../support/objects.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';
import { Prober, type Probed } from '../support/prober.js';

const WAYS: Record<string, Record<string, string>> = {
  page: {}, fragment: { 'hx-request': 'true' }, machine: { accept: 'application/json' }, paper: { accept: 'application/pdf' }, table: { accept: 'text/csv' } };
const MALFORMED = ['abc', '01', '1e3', '9'.repeat(20), '%27', '-1'];
const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const OVERRIDE = { 'x-http-method-override': 'POST' };
/** These only keep what was typed, and drop what is not there. */
const KEEPING = /\/answer-draft$/;
const AT_ONCE = 6;

interface Persona {
  name: string;
  /** Undefined for who is not, or no longer, signed in. */
  role?: Exclude<Role, 'system'>;
  rival?: boolean;
  prober: Prober;
}

interface Probe {
  persona: Persona;
  method: string;
  path: string;
  way: string;
  /** What is wrong with the answer, if anything. */
  judge: (answer: Probed) => string | undefined;
  headers?: Record<string, string>;
}

/** T-01 in numbers: each route by each person, on things that are theirs, foreign, absent or no ids at all, in each way and by each verb. */
describe('ten thousand probes', () => {
  let portal: TestPortal;
  let routes: Route[];
  let personas: Persona[];
  let canaries: RegExp;
  const ids = new Map<string, PathIds[]>();

  beforeAll(async () => {
    portal = await startTestPortal({ demo: true, env: { TRUST_PROXY: 'loopback' } });
    const boss = await portal.as('zhou-jing');
    await boss.post('/people/invitations', { name: '何杰', email: 'he.jie@hengli.example', role: 'supplier_clerk' });
    await portal.settle();
    await (await portal.as('sun-li')).post('/statement-runs', { period: new Date(portal.clock.now().getTime() - 23 * 24 * 3600_000).toISOString().slice(0, 7) });
    for (const [kind, find] of Object.entries(objects)) ids.set(kind, await find(portal));
    for (const [kind, table] of Object.entries(SEVERAL)) ids.set(kind, [...(ids.get(kind) ?? []), ...(await someOf(table))]);
    routes = declaredRoutes(portal.app).filter(({ policy }) => !policy?.roles.includes('anonymous'));
    personas = await everybody();
    const words = await canariesOf(portal);
    canaries = new RegExp(words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'));
  }, 120_000);
  afterAll(() => portal.close());

  const someOf = (table: string) => portal.db.sql<{ id: string }>(`select id::text from ${table} where supplier_id = (select id from suppliers where code = '${OWNER}') order by id limit 6`);

  /** Two suppliers' clerks and administrators, the whole house, and three who are not in. */
  async function everybody(): Promise<Persona[]> {
    await portal.db.sql(
      `with made as (insert into people (email, name, created_at) select x || '@yongxin.example', x, now() from unnest(array['rival.admin', 'rival.ended']) x returning id, name),
         known as (insert into credentials (person_id, password_hash, changed_at)
           select made.id, c.password_hash, now() from made, credentials c join people p on p.id = c.person_id where p.email like 'chen.ming@%')
       insert into memberships (person_id, supplier_id, role, created_at) select made.id, s.id, 'supplier_admin', now() from made, suppliers s where s.code = 'S1002'`);
    const signedIn = async (browser: Awaited<ReturnType<TestPortal['as']>>) => new Prober(portal.url, `sid=${browser.cookie('sid')}`);
    const byPassword = async (email: string) => {
      const browser = portal.browser();
      await browser.post('/sign-in', { email, password: PASSWORD });
      return signedIn(browser);
    };
    const inside = await Promise.all(cast.map(async ({ key, role, supplier }): Promise<Persona> => ({ name: key, role, rival: supplier === 'S1002', prober: await signedIn(await portal.as(key)) })));
    const admin: Persona = { name: 'rival admin', role: 'supplier_admin', rival: true, prober: await byPassword('rival.admin@yongxin.example') };
    const [expired, ended] = [await portal.as('he-jie'), await byPassword('rival.ended@yongxin.example')];
    await portal.db.sql(`update sessions set expires_at = $2 where id_hash = sha256($1)`, [idOf(expired.cookie('sid')), portal.clock.now()]);
    await portal.db.sql(`update memberships set ended_at = now() where person_id = (select id from people where email = 'rival.ended@yongxin.example')`);
    return [...inside, admin, { name: 'nobody', prober: new Prober(portal.url, '') }, { name: 'expired', prober: await signedIn(expired) }, { name: 'ended', prober: ended }];
  }

  /** What stands in the route's place: things of 恒力 or of the house, what nobody has, and what is no id. */
  function places({ path, policy }: Route, number: number): { foreign: string[]; missing: string[] } {
    if (!path.includes(':')) return { foreign: [path], missing: [] };
    const known = ids.get(policy?.object ?? '') ?? [];
    const filling = (id: PathIds) => known[0] && Object.keys(known[0]).every((name) => id[name] !== undefined);
    const wrong = (at: number) => Object.fromEntries(Object.keys(known[0] ?? {}).map((name) => [name, name === 'subject' ? 'purchase_order' : MALFORMED[(number + at) % MALFORMED.length] ?? '']));
    return {
      foreign: [...new Set(known.filter(filling).map((id) => fill(path, id)))],
      missing: [fill(path, absent(known[0] ?? {})), ...[0, 1, 3].map((at) => fill(path, wrong(at)))],
    };
  }

  /** Signed out: led to the sign-in page, or told so. */
  const shutOut = (way: string) => ({ status, location }: Probed) =>
    (way === 'fragment' || way === 'machine' ? status === 401 : status === 303 && location.startsWith('/sign-in')) ? undefined : `${status} ${location}`;
  const refused = ({ status }: Probed) => (status === 403 ? undefined : `${status}`);
  const notThere = (method: string, path: string) => ({ status }: Probed) =>
    (method === 'GET' ? status === 404 : [404, 409, 422].includes(status) || (KEEPING.test(path) && status === 303)) ? undefined : `${status}`;
  /** Of a verb the address does not have: whatever it is, nothing is given and nothing is done. */
  const noSuchVerb = ({ status, location }: Probed) => (status >= 400 && status < 500) || (status === 303 && location.startsWith('/sign-in')) ? undefined : `${status} ${location}`;

  /** Machines' questions are cheap and many; pages, which cost the portal most, are asked for by rivals alone. */
  function probesOf(route: Route, number: number): Probe[] {
    const { foreign: [first = route.path], missing } = places(route, number);
    return personas.flatMap((persona): Probe[] => {
      const at = (way: string, paths: readonly string[], judge: Probe['judge']) => paths.map((path) => ({ persona, method: route.method, path, way, judge }));
      if (!persona.role) return ['page', 'fragment', 'machine'].flatMap((way) => at(way, [first, ...missing], shutOut(way)));
      const [judge, all] = route.policy?.roles.includes(persona.role) ? [notThere(route.method, route.path), missing] : [refused, [first, ...missing]];
      return [...at('machine', all, judge), ...(persona.rival ? at(['page', 'fragment'][number % 2] ?? '', all.slice(0, 1), judge) : [])];
    });
  }

  function verbsOf(path: string, number: number): Probe[] {
    const declared = routes.filter((route) => route.path === path).map(({ method }) => method);
    const route = routes.find((one) => one.path === path);
    const [first = path] = route ? places(route, number).foreign : [];
    return personas.flatMap((persona) => VERBS.filter((verb) => !declared.includes(verb)).flatMap((method): Probe[] => {
      const probe = { persona, method, path: first, way: 'machine', judge: noSuchVerb };
      // A page asked for, and said to be a form.
      return [probe, ...(method === 'GET' ? [{ ...probe, headers: OVERRIDE }] : [])];
    }));
  }

  async function run(probes: readonly Probe[]): Promise<string[]> {
    const faults: string[] = [];
    let next = 0;
    const worker = async () => {
      for (let probe = probes[next++]; probe; probe = probes[next++]) {
        const { persona, method, path, way, judge, headers } = probe;
        const answer = await persona.prober.probe(method, path, { ...WAYS[way], ...headers }, method === 'GET' ? '' : `_key=${randomUUID()}`);
        const fault = judge(answer) ?? leakIn(persona, answer.body);
        if (fault) faults.push(`${method} ${path} as ${persona.name}, ${way}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return faults;
  }

  /** Whoever is no friend of 恒力 reads none of its words, in whatever answer. */
  function leakIn({ role, rival }: Persona, body: string): string | undefined {
    return role && !rival ? undefined : canaries.exec(body)?.[0];
  }

  /** What a rival is told of each thing of 恒力 is, byte for byte, what they are told of nothing. */
  async function foreignFaults(rivals: readonly Persona[], among = routes): Promise<string[]> {
    const faults: string[] = [];
    for (const [number, route] of among.filter(({ path }) => path.includes(':')).entries()) {
      const { foreign, missing: [nothing = ''] } = places(route, number);
      for (const persona of rivals.filter(({ role }) => role && route.policy?.roles.includes(role))) {
        await Promise.all(foreign.flatMap((path, at) => waysOf(route, at).map(async ([way, headers]) => {
          const body = () => (route.method === 'GET' ? '' : `_key=${randomUUID()}`);
          const [theirs, nobodys] = [await persona.prober.probe(route.method, path, headers, body()), await persona.prober.probe(route.method, nothing, headers, body())];
          const fault = notThere(route.method, path)(theirs) ?? leakIn(persona, theirs.body)
            ?? (theirs.status === nobodys.status && plain(theirs.body, path) === plain(nobodys.body, nothing) ? undefined : 'tells more than of nothing');
          if (fault) faults.push(`${route.method} ${path} as ${persona.name}, ${way}: ${fault}`);
        })));
      }
    }
    return faults;
  }

  const rivals = () => personas.filter(({ rival }) => rival);

  it('meet what the policies say, leak nothing and change no row of 恒力', async () => {
    const before = await foreignRows(portal);
    const probes = routes.flatMap(probesOf);
    const verbs = [...new Set(routes.map(({ path }) => path))].flatMap(verbsOf);
    expect(await run([...probes, ...verbs])).toEqual([]);
    expect(await foreignFaults(rivals())).toEqual([]);
    expect(await foreignRows(portal)).toEqual(before);
    const sent = personas.reduce((sum, { prober }) => sum + prober.count, 0);
    expect(sent).toBeGreaterThan(10_000);
  }, 300_000);

  const pages = () => routes.filter(({ method, path }) => method === 'GET' && !path.endsWith('.pdf'));
  const found = async (who: readonly Persona[]) => {
    const faults = await foreignFaults(who, pages());
    return ['/purchase-orders/', '/delivery-notes/', '/statements/', '/receiving/receipts/'].filter((page) => faults.some((fault) => fault.startsWith(`GET ${page}`)));
  };

  it('find 恒力’s own clerk, were he taken for a rival', async () => {
    const own = personas.filter(({ name }) => name === 'li-wei').map((persona) => ({ ...persona, rival: true }));
    expect(await found(own)).toHaveLength(4);
  }, 120_000);

  it('find a database whose rows are not secured', async () => {
    const secured = await portal.db.sql<{ name: string }>(`select relname as name from pg_class where relnamespace = 'portal'::regnamespace and relforcerowsecurity and relkind = 'r'`);
    for (const { name } of secured) await portal.db.sql(`alter table ${name} disable row level security`);
    expect(await found(rivals().slice(0, 1))).toHaveLength(4);
    for (const { name } of secured) await portal.db.sql(`alter table ${name} enable row level security`);
  }, 120_000);
});

/** Of the first thing of a kind every way its address knows, of the others the cheap one. */
function waysOf({ method, path }: Route, place: number): [string, Record<string, string>][] {
  const known = /\.(pdf|csv)$/.test(path) ? ['machine', 'page', 'paper', 'table'] : method === 'GET' ? ['machine', 'page', 'fragment'] : ['machine', 'page'];
  return known.slice(0, place ? 1 : undefined).map((way) => [way, WAYS[way] ?? {}]);
}

/** Kinds of which a supplier has many, by their table. */
const SEVERAL: Record<string, string> = {
  purchase_order: 'purchase_orders', goods_receipt: 'goods_receipts', statement: 'statements', receiving_photo: 'receiving_photos' };

/** The id of a session in its signed cookie. */
function idOf(cookie: string): string {
  return decodeURIComponent(cookie).slice(2).split('.')[0] ?? '';
}

/** What differs between two answers that say the same: ids of requests and forms, and the address itself. */
function plain(body: string, path: string): string {
  return body.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '').replaceAll(path, '').replaceAll(encodeURIComponent(path), '');
}
