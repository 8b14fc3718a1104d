import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { Express } from 'express';
import { parse } from 'node-html-parser';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { cast } from '../../src/demo/cast.js';
import { json } from '../../src/platform/web/answer.js';
import { everyone, Policy, tracesOf } from '../../src/platform/web/policy.js';
import { declaredRoutes, mountedRoutes, refuseUnguardedRoutes, routeFaults, type Route } from '../../src/platform/web/route-inventory.js';
import type { Browser } from '../support/browse.js';
import { absent, fill, objects, OWNER, type PathIds } from '../support/objects.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { strayWords } from '../support/stray-words.js';

const DOCUMENT = resolve(import.meta.dirname, '../../docs/permissions.md');
const MIDDLEWARE = [
  'requestState', 'requestLog', 'freshAnswers', 'plainBody', 'helmetMiddleware', 'serveStatic', 'vendorFile', '<anonymous>', 'unlessItIsWatched', 'personOfRequest', 'urlencodedParser', 'jsonParser', 'bound '];

/** A page, a fragment of one, and a machine's question. */
const WAYS: Record<string, string>[] = [{}, { 'hx-request': 'true' }, { accept: 'application/json' }];

/** The table of docs/permissions.md: who may do what, one line per handler. */
function permissionsDocument(routes: Route[]): string {
  const rows = routes
    .map(({ method, path, policy }) => ({ action: policy?.action ?? '', cells: [policy?.action, `${method} ${path}`, policy?.roles.join(', '), policy?.object ?? '', policy ? leftBy(policy) : ''] }))
    .sort((a, b) => (a.action < b.action ? -1 : 1));
  return [
    '# Permissions', '',
    'Who may do what. Every handler states its policy; this table is made from them and compared with them by',
    '`test/architecture/every-route-is-guarded.spec.ts` (`UPDATE_DOCS=1` writes it anew). `anonymous` also admits people who',
    'are not signed in. A supplier’s people reach only what row security shows their supplier. Each write leaves one fact of a',
    'kind it names; what stands in brackets is why it leaves none, or when.', '',
    '| action | route | roles | object | leaves |', '|--|--|--|--|--|', ...rows.map(({ cells }) => `| ${cells.join(' | ')} |`), ''].join('\n');
}

function leftBy(policy: NonNullable<Route['policy']>): string {
  const { facts, none } = tracesOf(policy);
  return [facts.join(' or '), none ? `(${none})` : ''].filter(Boolean).join(' ');
}

/** What differs between two pages that say the same: ids of requests and forms, and the address itself. */
function plain(body: string, path: string): string {
  return body.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '').replaceAll(path, '').replaceAll(encodeURIComponent(path), '');
}

describe('the routes', () => {
  let portal: TestPortal;
  let routes: Route[];
  let browsers: Map<string, Browser>;
  const ids = new Map<string, PathIds[]>();
  const roleOf = new Map(cast.map(({ key, role }) => [key, role]));

  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
    routes = declaredRoutes(portal.app);
    browsers = new Map();
    for (const { key } of cast) browsers.set(key, await portal.as(key));
    const boss = await portal.as('zhou-jing');
    await boss.post('/people/invitations', { name: '何杰', email: 'he.jie@hengli.example', role: 'supplier_clerk' });
    await portal.settle();
    const lastMonth = new Date(portal.clock.now().getTime() - 23 * 24 * 3600_000).toISOString().slice(0, 7);
    await browsers.get('sun-li')?.post('/statement-runs', { period: lastMonth });
    for (const [kind, find] of Object.entries(objects)) ids.set(kind, await find(portal));
  }, 240_000);
  afterAll(() => portal.close());

  const allIdsOf = (route: Route): PathIds[] => ids.get(route.policy?.object ?? '') ?? [];
  const idsOf = (route: Route): PathIds => allIdsOf(route)[0] ?? {};
  const open = (route: Route) => route.policy?.roles.includes('anonymous');
  const send = (browser: Browser, route: Route, path: string) =>
    browser.raw(route.method, path, route.method === 'GET' ? {} : { body: new URLSearchParams({ _key: randomUUID() }) });

  it('all have a policy that fits them, and Express answers nothing else', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(routeFaults(portal.app)).toEqual([]);
    expect(mountedRoutes(portal.app).middleware.filter((name) => !MIDDLEWARE.includes(name))).toEqual([]);
  });

  it('name only objects the walk below knows', () => {
    const kinds = new Set(routes.flatMap(({ policy }) => (policy?.object ? [policy.object] : [])));
    expect([...kinds].filter((kind) => !(kind in objects))).toEqual([]);
    for (const route of routes) fill(route.path, idsOf(route));
  });

  it('are listed in docs/permissions.md as they are', () => {
    const wanted = permissionsDocument(routes);
    if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, wanted);
    expect(existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '').toBe(wanted);
  });

  it('lead who is not signed in to the sign-in page, or say so to htmx and to machines', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter((one) => !open(one))) {
      const path = fill(route.path, idsOf(route));
      const answer = await send(portal.browser(), route, path);
      if (answer.status !== 303 || !answer.headers.get('location')?.startsWith('/sign-in')) wrong.push(`${route.method} ${path}: ${answer.status}`);
      const fragment = await portal.browser().raw(route.method, path, { headers: { 'hx-request': 'true' } });
      if (fragment.status !== 401) wrong.push(`${route.method} ${path} for htmx: ${fragment.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }], ['a neighbour of the site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }], ['a null origin', { origin: 'null' }], ['nobody', { origin: '' }],
  ])('take no form sent by %s', async (_name, headers) => {
    const wrong: string[] = [];
    for (const route of routes.filter(({ method }) => method === 'POST')) {
      const path = fill(route.path, idsOf(route));
      const answer = await browsers.get('he-jie')?.raw('POST', path, { headers, body: new URLSearchParams({ _key: randomUUID() }) });
      if (answer?.status !== 403 || !(await answer.text()).includes('来自其他网站')) wrong.push(`${path}: ${answer?.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('refuse every role they do not name', async () => {
    const wrong: string[] = [];
    let walked = 0;
    for (const route of routes.filter((one) => !open(one))) {
      for (const [key, browser] of browsers) {
        const role = roleOf.get(key);
        if (!role || route.policy?.roles.includes(role)) continue;
        walked += 1;
        const path = fill(route.path, idsOf(route));
        const { status } = await send(browser, route, path);
        if (status !== 403) wrong.push(`${route.method} ${path} as ${role}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(walked).toBeGreaterThan(100);
  });

  it('answer the roles they name: no page fails, none says what nobody wrote', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter(({ method, path }) => method === 'GET' && !/^\/(?:invitations|forgotten-password)\/:/.test(path))) {
      for (const [key, browser] of browsers) {
        const role = roleOf.get(key);
        if (!role || key === 'chen-ming' || !route.policy?.roles.includes(role)) continue;
        const path = fill(route.path, idsOf(route));
        const answer = await send(browser, route, path);
        const body = answer.headers.get('content-type')?.startsWith('text/html') ? await answer.text() : '';
        if (answer.status >= 400) wrong.push(`${path} as ${role}: ${answer.status}`);
        wrong.push(...strayWords(parse(body).textContent).map((words) => `${path} as ${role}: the text "${words}"`));
      }
    }
    expect(wrong).toEqual([]);
  });

  it('answer a rival about a thing of 恒力 exactly as about a thing that is not there', async () => {
    const rival = browsers.get('chen-ming') as Browser;
    const wrong: string[] = [];
    let walked = 0;
    for (const route of routes.filter(({ method, policy }) => method === 'GET' && policy?.object && policy.roles.includes('supplier_clerk'))) {
      if (open(route)) continue;
      for (const [id, headers] of allIdsOf(route).flatMap((one) => WAYS.map((way) => [one, way] as const))) {
        const [theirs, nobodys] = [fill(route.path, id), fill(route.path, absent(id))];
        walked += 1;
        const [foreign, missing] = [await rival.raw('GET', theirs, { headers }), await rival.raw('GET', nobodys, { headers })];
        if (foreign.status !== 404) wrong.push(`${theirs}: ${foreign.status}`);
        else if (plain(await foreign.text(), theirs) !== plain(await missing.text(), nobodys)) wrong.push(`${theirs}: tells more than ${nobodys}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(walked).toBeGreaterThan(15);
  });

  it('do nothing to a thing that is there without the key of a form, unless they say that they may be repeated', async () => {
    const before = await portal.db.sql('select count(*) from facts');
    const wrong: string[] = [];
    let walked = 0;
    for (const route of routes.filter(({ method, policy }) => method === 'POST' && policy?.object && !policy.repeatable)) {
      const [, browser] = [...browsers].find(([key]) => key !== 'chen-ming' && route.policy?.roles.includes(roleOf.get(key) as never)) ?? [];
      const answer = await browser?.raw('POST', fill(route.path, idsOf(route)), { body: new URLSearchParams({ x: '1' }) });
      walked += 1;
      if (answer?.status !== 422 || !(await answer.text()).includes('表单不完整')) wrong.push(`${route.path}: ${answer?.status}`);
    }
    expect(wrong).toEqual([]);
    expect(walked).toBeGreaterThan(25);
    expect(await portal.db.sql('select count(*) from facts')).toEqual(before);
  });

  it('answer everybody about a thing that is not there with the same 404, whatever the form holds', async () => {
    const forms: Record<string, string>[] = [{}, { _key: randomUUID() }, { _key: randomUUID(), version: '1', reason: '试', lines: 'x' }];
    const wrong: string[] = [];
    let walked = 0;
    for (const route of routes.filter((one) => one.method === 'POST' && one.path.includes(':') && !open(one))) {
      const path = fill(route.path, absent(idsOf(route)));
      for (const [key, browser] of browsers) {
        const role = roleOf.get(key);
        if (!role || !route.policy?.roles.includes(role)) continue;
        const answers = [];
        for (const form of forms) {
          const answer = await browser.raw('POST', path, { body: new URLSearchParams(form) });
          answers.push(answer.status, plain(await answer.text(), path));
        }
        walked += 1;
        const [status, body] = answers;
        if (status !== 404 || answers.some((one) => one !== status && one !== body)) wrong.push(`${path} as ${role}: ${answers.filter(Number).join(', ')}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(walked).toBeGreaterThan(60);
  });

  it.each<[string, (browser: Browser) => Promise<unknown>]>([
    ['whose membership ended', () => portal.db.sql(`update memberships set ended_at = now() where person_id = (select id from people where email like 'zhou.jing@%')`)],
    ['whose supplier is blocked', () => portal.db.sql(`update suppliers set state = 'blocked' where code = '${OWNER}'`)],
    ['whose session was ended from another browser', async () => (await portal.as('zhou-jing')).post('/sessions/others/end')],
    ['whose session expired', () => portal.db.sql('update sessions set expires_at = $1', [portal.clock.now()])],
  ])('know nobody %s', async (_who, shutOut) => {
    const browser = await portal.as('zhou-jing');
    expect((await browser.get('/people')).status).toBe(200);
    await shutOut(browser);
    // Who is not signed in may ask 300 times in a minute.
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 61_000));
    const before = await portal.db.sql('select count(*) from facts');
    const wrong: string[] = [];
    for (const route of routes.filter((one) => one.policy?.roles.includes('supplier_admin') && !open(one))) {
      const path = fill(route.path, idsOf(route));
      const { status, headers } = await send(browser, route, path);
      if (status !== 303 || !headers.get('location')?.startsWith('/sign-in')) wrong.push(`${route.method} ${path}: ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await portal.db.sql('select count(*) from facts')).toEqual(before);
    // A membership ends for good; who comes back gets a new one.
    await portal.db.sql(
      `insert into memberships (person_id, supplier_id, role, created_at) select person_id, supplier_id, role, created_at from memberships m
       where ended_at is not null and person_id = (select id from people where email like 'zhou.jing@%')
         and not exists (select 1 from memberships l where l.person_id = m.person_id and l.ended_at is null) limit 1`);
    await portal.db.sql(`update suppliers set state = 'active' where code = '${OWNER}'`);
  });
});

describe('the check at the start', () => {
  @Controller('left')
  class LeftController {
    @Get('open')
    open() {
      return json({});
    }

    @Get('change/:id')
    @Policy({ action: 'left.change', roles: everyone, effect: 'write', audit: 'left.changed' })
    change() {
      return json({});
    }

    @Post('silent')
    @Policy({ action: 'left.silent', roles: everyone, effect: 'write' })
    silent() {
      return json({});
    }

    @Get('loud')
    @Policy({ action: 'left.loud', roles: everyone, effect: 'read', audit: 'left.heard' })
    loud() {
      return json({});
    }
  }

  @Module({ imports: [DiscoveryModule], controllers: [LeftController] })
  class LeftModule {}

  it('finds a handler without a policy, one whose policy does not fit, and a route past all controllers', async () => {
    const app = await NestFactory.create<NestExpressApplication>(LeftModule, { logger: false });
    (app.getHttpAdapter().getInstance() as Express).get('/backdoor', (_request, response) => void response.send('in'));
    await app.init();
    expect(() => refuseUnguardedRoutes(app)).toThrow(/Routes that must not ship/);
    expect(routeFaults(app)).toEqual([
      'GET /backdoor belongs to no controller',
      'GET /left/open (LeftController.open) has no policy',
      'GET /left/change/:id (LeftController.change) says write but is GET',
      'GET /left/change/:id (LeftController.change) must name its object exactly when its path has one',
      'POST /left/silent (LeftController.silent) must say what fact it leaves, or why none, exactly when it writes',
      'GET /left/loud (LeftController.loud) must say what fact it leaves, or why none, exactly when it writes',
    ]);
    await app.close();
  });
});
