import { randomUUID } from 'node:crypto';
import { request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { parse } from 'node-html-parser';
import { cast } from '../../src/demo/cast.js';
import { declaredRoutes, type Route } from '../../src/platform/web/route-inventory.js';
import type { Browser } from '../support/browse.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

let portal: TestPortal;
let heJie: Browser;
let writes: Route[];

beforeAll(async () => {
  portal = await startTestPortal();
  heJie = await portal.as('he-jie');
  writes = declaredRoutes(portal.app).filter(({ method }) => method !== 'GET');
});
afterAll(() => portal.close());

const pathOf = (route: Route): string => route.path.replaceAll(/:\w+/g, '1');

/** One request as no browser sends it. */
function bare(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(portal.url);
    const sent = request({ host: '127.0.0.1', port, method, path, headers: { origin: portal.url, ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}

describe('T-33: every route that changes something', () => {
  const ours = () => portal.url;

  it('refuses what another site asked for, before it looks at anything else', async () => {
    const cases: [string, Record<string, string>][] = [
      ['cross-site', { 'sec-fetch-site': 'cross-site', origin: ours() }], ['same-site', { 'sec-fetch-site': 'same-site', origin: ours() }],
      ['made up', { 'sec-fetch-site': 'trust-me', origin: ours() }], ['another origin', { origin: 'https://evil.example' }], ['a null origin', { origin: 'null' }],
      ['our name as a part', { origin: `${ours()}.evil.example` }], ['another port', { origin: 'http://localhost:1' }], ['no origin', { origin: '' }]];
    const wrong: string[] = [];
    for (const route of writes) {
      for (const [name, headers] of cases) {
        const answer = await heJie.raw(route.method, pathOf(route), { body: new URLSearchParams({ _key: randomUUID() }), headers });
        if (answer.status !== 403 || !(await answer.text()).includes('来自其他网站')) wrong.push(`${route.path} by ${name}: ${answer.status}`);
      }
    }
    expect(writes.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
    expect((await heJie.get('/')).status).toBe(200);
  });

  it.each<Record<string, string>>([{ 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, {}])('lets its own forms through (%j)', async (headers) => {
    const wrong: string[] = [];
    for (const route of writes.filter(({ policy }) => !policy?.roles.includes('anonymous'))) {
      const answer = await portal.browser().raw(route.method, pathOf(route), { body: new URLSearchParams({ _key: randomUUID() }), headers });
      if (answer.status !== 303 || !answer.headers.get('location')?.startsWith('/sign-in')) wrong.push(`${route.path}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('does nothing for a signed-in person without the key of a form, unless it says that it may be repeated', async () => {
    const browsers = new Map(await Promise.all(cast.map(async ({ key, role }) => [role, await portal.as(key)] as const)));
    const wrong: string[] = [];
    // With a thing in the address it depends on whether that is there: see every-route-is-guarded.
    for (const route of writes.filter(({ policy }) => policy && !policy.repeatable && !policy.object)) {
      const browser = browsers.get(route.policy?.roles.find((role) => role !== 'anonymous') as never);
      const answer = await browser?.raw(route.method, pathOf(route), { body: new URLSearchParams({ x: '1' }) });
      if (answer?.status !== 422 || !(await answer.text()).includes('表单不完整')) wrong.push(`${route.path}: ${answer?.status}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('every kind of answer', () => {
  const pages = ['/', '/nothing/here', '/purchase-orders/1', '/password'];
  const plain = ['/sign-in', '/healthz', '/readyz', '/assets/css/app.css', '/vendor/htmx.min.js', '/assets/icons.svg', '/favicon.ico', '/%', '/assets/..%2f..%2fpackage.json', '/assets/'];

  it('has the headers that keep browsers from guessing, framing and running what is not ours', async () => {
    const answers = [
      ...(await Promise.all(pages.map((path) => heJie.raw('GET', path)))),
      ...(await Promise.all(plain.map((path) => portal.browser().raw('GET', path)))),
      await heJie.raw('POST', '/preferences', { body: new URLSearchParams({ name: 'theme', value: 'light' }) }),
      await heJie.raw('POST', '/preferences', { body: new URLSearchParams({ name: 'theme', value: 'pink' }) }),
      await heJie.raw('POST', '/preferences', { headers: { origin: 'null' } }),
      await heJie.raw('HEAD', '/'), await heJie.raw('OPTIONS', '/'),
    ];
    for (const answer of answers) {
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none';script-src 'self';style-src 'self'");
      expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(answer.headers.get('referrer-policy')).toBe('same-origin');
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers.has('x-powered-by')).toBe(false);
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('is kept by no cache, but for the assets, which say what they depend on', async () => {
    const { orderId } = await anOrder().line().apply(portal);
    const wangFang = await portal.as('wang-fang');
    const kept = [
      await wangFang.raw('GET', `/purchase-orders/${orderId}`), await wangFang.raw('GET', '/purchase-orders/export.csv'), await wangFang.raw('GET', '/mails'), await wangFang.raw('GET', '/x'),
      await wangFang.raw('GET', '/', { headers: { 'hx-request': 'true' } }), await portal.browser().raw('GET', '/'), await portal.browser().raw('GET', '/', { headers: { 'hx-request': 'true' } }),
      await wangFang.raw('POST', '/preferences', { body: 'x'.repeat(2_200_000), headers: { 'content-type': 'application/x-www-form-urlencoded' } })];
    expect(kept.map(({ status }) => status)).toEqual([200, 200, 403, 404, 200, 303, 401, 413]);
    for (const answer of kept) {
      expect(answer.headers.get('cache-control')).toContain('no-store');
      expect(answer.headers.get('vary')).toContain('HX-Request');
    }
    for (const path of ['/assets/css/app.css', '/vendor/htmx.min.js']) {
      expect((await portal.browser().raw('GET', path)).headers.get('cache-control')).toContain('immutable');
    }
  });

  it('to a fault of the portal names the request, in the page and in the header, and nothing of the inside', async () => {
    await portal.db.sql('alter table mails rename column subject to subject_gone');
    const answer = await heJie.raw('GET', '/mails', { headers: { 'x-request-id': 'forged' } });
    const machine = await heJie.raw('GET', '/mails', { headers: { accept: 'application/json' } });
    await portal.db.sql('alter table mails rename column subject_gone to subject');
    const [text, id] = [await answer.text(), answer.headers.get('x-request-id') ?? ''];
    expect([answer.status, machine.status]).toEqual([500, 500]);
    expect(text).toContain(`data-reference>${id}<`);
    expect(await machine.json()).toMatchObject({ status: 500, reference: machine.headers.get('x-request-id') });
    expect(text).not.toMatch(/subject|QueryFailed|\.ts|\.js:|select /i);
    expect((await heJie.get('/mails')).status).toBe(200);
  });

  it('to what only a constraint refused is a conflict, and a bug that is logged with the constraint; two who want the same are none', async () => {
    await portal.db.sql(`alter table people add constraint people_stay_bright check (theme <> 'dark') not valid`);
    const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const answer = await heJie.raw('POST', '/preferences', { body: new URLSearchParams({ name: 'theme', value: 'dark' }) });
    const said = log.mock.calls.map(([first]) => first);
    log.mockClear();
    await portal.db.sql('alter table people drop constraint people_stay_bright; create unique index people_differ on people ((theme is null or true)) where theme = \'dark\'');
    const clash = await Promise.all(['he-jie', 'sun-li'].map(async (key) =>
      (await (await portal.as(key)).raw('POST', '/preferences', { body: new URLSearchParams({ name: 'theme', value: 'dark' }) })).status));
    const unsaid = log.mock.calls.length;
    log.mockRestore();
    await portal.db.sql('drop index people_differ');
    expect(answer.status).toBe(409);
    expect(said).toEqual([expect.objectContaining({ constraint: 'people_stay_bright', path: '/preferences' })]);
    expect([clash.sort(), unsaid]).toEqual([[303, 409], 0]);
  });

  it('says "not now" when a table is away for a moment, as while the demo is reset', async () => {
    await portal.db.sql('alter table mails rename to mails_away');
    const answer = await heJie.raw('GET', '/mails');
    await portal.db.sql('alter table mails_away rename to mails');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  });
});

describe('the log of requests', () => {
  /** What is said at a level while something is done that is told last. */
  async function saidAt(level: 'log' | 'debug', act: () => Promise<Response>): Promise<Record<string, unknown>[]> {
    const log = vi.spyOn(Logger.prototype, level);
    const said = () => log.mock.calls.map(([first]) => first as Record<string, unknown>).filter((line) => typeof line === 'object' && 'requestId' in line);
    const last = (await act()).headers.get('x-request-id');
    // The line is written when the connection is done with the answer.
    await vi.waitFor(() => expect(said().at(-1)?.requestId).toBe(last), 10_000);
    const lines = said();
    log.mockRestore();
    return lines;
  }

  it('tells at the usual level each change and each refusal, with who and how long, and not what was only looked at', async () => {
    let refused: Response | undefined;
    const said = await saidAt('log', async () => {
      await heJie.raw('GET', '/purchase-orders?q=secret');
      await heJie.raw('POST', '/preferences', { body: new URLSearchParams({ name: 'theme', value: 'light' }) });
      refused = await heJie.raw('GET', '/purchase-orders/999999?token=secret');
      return portal.browser().raw('GET', `/invitations/${'s3cret'.repeat(8)}`);
    });
    expect(said.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['POST', '/preferences', 303], ['GET', '/purchase-orders/999999', 404], ['GET', '/invitations/…', 404]]);
    expect(said[0]).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), method: 'POST', path: '/preferences', action: expect.any(String), status: 303, ms: expect.any(Number),
      personId: expect.stringMatching(/^\d+$/), membershipId: expect.stringMatching(/^\d+$/), supplierId: null });
    expect(said[1]).toMatchObject({ requestId: refused?.headers.get('x-request-id'), personId: said[0]?.personId });
    expect(said[2]).toMatchObject({ personId: null, membershipId: null });
    expect(JSON.stringify(said)).not.toMatch(/s[e3]cret/);
    expect((await saidAt('debug', () => heJie.raw('GET', '/purchase-orders')))[0]).toMatchObject({ method: 'GET', path: '/purchase-orders', status: 200 });
  });

  it('tells that a form did not come in time', async () => {
    const told = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    const server = portal.app.getHttpServer() as Server;
    const { requestTimeout } = server;
    server.requestTimeout = 200;
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(portal.url).port), '127.0.0.1');
      let text = '';
      socket.on('data', (part) => (text += part.toString())).on('close', () => resolve(text));
      socket.write(`POST /sign-in HTTP/1.1\r\nHost: ${new URL(portal.url).host}\r\nOrigin: ${portal.url}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=`);
    });
    server.requestTimeout = requestTimeout;
    const lines = told.mock.calls.map(([line]) => line as Record<string, unknown>).filter(({ path }) => path === '/sign-in');
    told.mockRestore();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(lines).toEqual([expect.objectContaining({ method: 'POST', status: 408, aborted: true })]);
  });

  it('tells who signs in, and that somebody could not', async () => {
    const [person] = await portal.db.sql<{ id: string }>(`select id::text as id from people where email = 'li.wei@hengli.example'`);
    const said = await saidAt('log', async () => {
      const browser = await portal.as('li-wei');
      await browser.raw('POST', '/sign-out');
      return portal.browser().raw('POST', '/sign-in', { body: new URLSearchParams({ email: 'li.wei@hengli.example', password: 'wrong secret' }) });
    });
    expect(said.map(({ action, status, personId }) => [action, status, personId])).toEqual([
      ['sign_in.choose_demo_person', 303, person?.id], ['sign_in.end', 303, person?.id], ['sign_in.create', 422, null]]);
    expect(JSON.stringify(said)).not.toMatch(/secret|hengli/);
  });
});

describe('requests nobody\'s browser sends', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'PROPFIND', 'TRACE', 'LOCK', 'QUERY', 'M-SEARCH'])('%s is answered and changes nothing', async (method) => {
    for (const path of ['/', '/preferences', '/purchase-orders/1', '/healthz']) {
      const { status } = await bare(method, path);
      expect([400, 404, 405]).toContain(status);
    }
  });

  it('a method that is none, a broken head and an endless address do not reach the portal', async () => {
    expect((await bare('FOO', '/')).status).toBe(400);
    expect((await bare('GET', `/${'x'.repeat(20_000)}`)).status).toBe(431);
    expect((await bare('GET', '/%c0%af..%2f..%2f')).status).toBeLessThan(500);
    expect((await bare('GET', '//evil.example/x')).status).toBe(404);
  });

  it('HEAD is GET without the page, OPTIONS tells no more than the methods', async () => {
    const head = await bare('HEAD', '/healthz');
    expect([head.status, head.text]).toEqual([200, '']);
    const options = await bare('OPTIONS', '/purchase-orders', { origin: 'https://evil.example', 'access-control-request-method': 'POST' });
    expect([options.status < 500, options.headers['access-control-allow-origin']]).toEqual([true, undefined]);
  });

  it('neither Host nor forwarded headers choose where links lead', async () => {
    const page = await bare('GET', '/sign-in', { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' });
    expect(page.text).not.toContain('evil.example');
  });
});

describe('T-35: a portal that is no demo', () => {
  let serious: TestPortal;
  let behind: TestPortal;
  beforeAll(async () => {
    serious = await startTestPortal({ cast: false, env: { DEMO: '0', BASE_URL: 'http://portal.example:8443' } });
    behind = await startTestPortal({ cast: false, env: { DEMO: '0', BASE_URL: 'https://portal.example', TRUST_PROXY: 'loopback' } });
  });
  afterAll(async () => {
    await serious.close();
    await behind.close();
  });

  const ask = ({ app }: TestPortal, path: string, headers: Record<string, string>) => new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    }).on('error', reject).end();
  });

  it.each(['portal.example', 'PORTAL.example', 'portal.example:8443', 'portal.example:1'])('answers under its own name: %s', async (host) => {
    expect((await ask(serious, '/sign-in', { host })).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:8443', 'portal.example.evil.example', 'evil-portal.example', 'portal.example@evil.example', 'localhost', '127.0.0.1', '[::1]', 'x', 'portal.example.'])(
    'answers under no other, and says which is its own: %s', async (host) => {
      const { status, text } = await ask(serious, '/sign-in', { host, 'x-forwarded-host': 'portal.example' });
      expect([status, text.includes('http://portal.example:8443'), text.includes('evil')]).toEqual([421, true, false]);
    });

  it('leads to its own address, by the address in the sentence and by the only button', async () => {
    const { text } = await ask(serious, '/purchase-orders?state=open&page=2', { host: 'evil.example', referer: 'http://evil.example/sign-in' });
    const fault = parse(text).querySelector('.fault');
    const links = fault?.querySelectorAll('a').map((link) => [link.getAttribute('href'), link.textContent.trim()]);
    expect(links).toEqual([
      ['http://portal.example:8443/purchase-orders?state=open&page=2', 'http://portal.example:8443'],
      ['http://portal.example:8443/purchase-orders?state=open&page=2', '打开门户']]);
    expect(fault?.querySelector('p')?.textContent).toBe('门户的地址是 http://portal.example:8443，请从这个地址打开。');
  });

  it.each(['//evil.example/x', '/\\evil.example', 'http://evil.example/x', '/@evil.example'])('leads to no other host, whatever path is asked for: %s', async (path) => {
    const { text } = await ask(serious, path, { host: 'evil.example' });
    const hosts = parse(text).querySelectorAll('.fault a').map((link) => new URL(link.getAttribute('href') ?? '').host);
    expect(hosts).toEqual(['portal.example:8443', 'portal.example:8443']);
  });

  it('lets supervisors ask it under any', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await ask(serious, path, { host: '10.0.0.7' })).status).toBe(200);
  });

  it('takes the forwarded name of a proxy that it trusts', async () => {
    const status = async (headers: Record<string, string>) => (await ask(behind, '/sign-in', headers)).status;
    expect(await status({ host: 'app:3000', 'x-forwarded-host': 'portal.example' })).toBe(200);
    expect(await status({ host: 'portal.example' })).toBe(200);
    expect(await status({ host: 'portal.example', 'x-forwarded-host': 'evil.example' })).toBe(421);
  });
});

describe('limits', () => {
  const form = (fields: number) => Array.from({ length: fields - 2 }, (_, index) => `lines[s${index + 1}][quantity]=1`).join('&') + '&name=theme&value=auto';
  const post = (body: string, type = 'application/x-www-form-urlencoded') => heJie.raw('POST', '/preferences', { body, headers: { 'content-type': type } });

  it('a form with 20,000 fields is read quickly, one more is too large', async () => {
    const before = process.cpuUsage();
    expect((await post(form(20_000))).status).toBe(303);
    const { user, system } = process.cpuUsage(before);
    // Work, not time on the clock: a busy machine makes nothing slower here.
    expect((user + system) / 1000).toBeLessThan(4000);
    expect((await post(form(20_001))).status).toBe(413);
  });

  it('2.1 MB are refused with a page that says so, signed in or not, declared or not', async () => {
    const much = `name=theme&value=${'x'.repeat(2_200_000)}`;
    const page = await post(much);
    expect([page.status, await page.text()]).toEqual([413, expect.stringContaining('内容太大')]);
    const stranger = await portal.browser().raw('POST', '/sign-in', { body: much, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([stranger.status, await stranger.text()]).toEqual([413, expect.stringContaining('内容太大')]);
    const chunked = await bare('POST', '/sign-in', { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' }, much);
    expect(chunked.status).toBe(413);
    expect((await post(JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'application/json')).status).toBe(413);
  });

  it.each(['a[b][c][d][e][f][g][h][i]=1', 'constructor=1', 'name[toString]=1', 'lines[s1][hasOwnProperty]=1'])('a form with %s is no form', async (body) => {
    expect((await post(`name=theme&value=auto&${body}`)).status).toBe(400);
  });

  it.each([
    ['a list', '[]'], ['a text', '"x"'], ['nothing', 'null'], ['a prototype', '{"__proto__":{"a":1}}'], ['half of it', '{'], ['depth', `${'['.repeat(9000)}${']'.repeat(9000)}`],
  ])('JSON that is no form is refused: %s', async (_name, body) => {
    expect([400, 422]).toContain((await post(body, 'application/json')).status);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('T-41: slow clients are shed, also those that never finish their head', async () => {
    const server = portal.app.getHttpServer() as Server & { connectionsCheckingInterval: number };
    expect([server.headersTimeout, server.requestTimeout, server.keepAliveTimeout, server.maxConnections, server.connectionsCheckingInterval]).toEqual([10_000, 30_000, 5000, 500, 3000]);
    server.headersTimeout = 200;
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(portal.url).port), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '));
      let text = '';
      socket.on('data', (part) => (text += part.toString())).on('close', () => resolve(text)).on('error', () => undefined);
    });
    server.headersTimeout = 10_000;
    expect(answer).toContain('408');
  });
});

describe('a form whose page cannot show it again', () => {
  it('is refused in whole sentences: what has no name of its own is called this field', async () => {
    const sunLi = await portal.as('sun-li');
    const page = await sunLi.post('/statement-runs', {});
    expect([page.status, page.text]).toEqual([422, expect.stringContaining('此项格式不正确')]);
    const answer = await sunLi.raw('POST', '/statement-runs', {
      body: JSON.stringify({ _key: randomUUID() }), headers: { 'content-type': 'application/json', accept: 'application/json', 'accept-language': 'en' } });
    expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ code: 'field.invalid', title: expect.stringMatching(/^[^{}]+$/) })]);
  });
});
