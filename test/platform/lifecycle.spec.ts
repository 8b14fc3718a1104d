import { Agent, get } from 'node:http';
import { createServer, type Server } from 'node:net';
import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import { Clock } from '../../src/platform/clock.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { withLogin } from '../../src/platform/database/database-url.js';
import { fillingOnce, prepareDatabase, settleDemo } from '../../src/portal-database.js';
import type { Browser } from '../support/browse.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { ask, endServer, makeScratch, runs, serverIn } from '../support/embedded-postgres.js';
import { PortalProcess } from '../support/portal-process.js';
import { TEST_SECRET } from '../support/test-secret.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
const place = (name: string): string => join(scratch.path, name);

beforeAll(async () => {
  scratch = await makeScratch();
});
afterAll(async () => {
  await PortalProcess.endAll();
  await scratch.remove();
});

/** The owner's address of the embedded database of a data directory that is in use. */
async function ownerOf(dataDir: string): Promise<string> {
  const [, , , port, directory] = (await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
  return `postgres://portal_deploy@/portal?host=${encodeURIComponent(directory ?? '')}&port=${port}`;
}

/** Invites people one after the other until nobody answers any more; notes what was acknowledged. */
async function inviteOnAndOn(browser: Browser, name: string, acknowledged: string[], odd: string[]): Promise<void> {
  for (let number = 0; ; number += 1) {
    const email = `${name}-${number}@hengli.example`;
    try {
      const body = new URLSearchParams({ _key: crypto.randomUUID(), name: 'Guest', email, role: 'supplier_clerk' });
      const answer = await browser.raw('POST', '/people/invitations', { body });
      await answer.text();
      if (answer.status === 303) acknowledged.push(email);
      else if (answer.status !== 503) odd.push(`${answer.status} for ${email}`);
    } catch {
      return;
    }
  }
}

/** Asks whether it is ready, again and again, over one kept connection until nobody answers; notes what was cut off though it was kept. */
async function askOnAndOn(url: string, cut: string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let answered = 0; ; answered += 1) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      const asked = get(`${url}/readyz`, { agent }, (answer) => answer.on('error', resolve).resume().on('end', () => resolve(undefined)));
      asked.on('error', (fault: NodeJS.ErrnoException) => {
        if (asked.reusedSocket) cut.push(`${fault.code} after ${answered} answers`);
        resolve(fault);
      });
    });
    if (!error) continue;
    agent.destroy();
    return answered;
  }
}

const saidOfStop = (portal: PortalProcess) => portal.log.filter(({ context }) => context === 'Stop').map(({ message }) => message);

describe('a portal with its own database', () => {
  const dataDir = () => place('my portal 数据');
  let portal: PortalProcess;
  const start = async (more: Record<string, string> = {}) => {
    portal = new PortalProcess({ DATA_DIR: dataDir(), ...more });
    await portal.url();
  };

  it('can be stopped in the middle of its first start', async () => {
    portal = new PortalProcess({ DATA_DIR: dataDir() });
    while (!portal.out.includes('migrations')) await sleep(10);
    await sleep(400);
    const { code, ms } = await portal.end();
    expect([code, portal.err]).toEqual([0, '']);
    expect(saidOfStop(portal)).toEqual(['Stopping (SIGTERM).', 'Stopped.']);
    expect(ms).toBeLessThan(10_000);
    expect(await serverIn(join(dataDir(), 'postgres'))).toBeUndefined();
  });

  it('demo:reset alone puts the demo where it belongs, and leaves no server behind', async () => {
    const alone = new PortalProcess({ DATA_DIR: dataDir() }, 'demo-reset');
    expect([await alone.exited, alone.err]).toEqual([0, '']);
    expect(alone.out).not.toContain('already runs');
    expect(await serverIn(join(dataDir(), 'postgres'))).toBeUndefined();
  });

  it('starts in a path with blanks, says where it is, lives and is ready; its log tells of requests and of no words in them', async () => {
    await start({ LOG_LEVEL: 'debug' });
    expect(portal.out).toMatch(/Demo portal: http:\/\/localhost:\d+/);
    const browser = await portal.browser();
    for (const path of ['/healthz', '/readyz']) expect((await browser.get(path)).status).toBe(200);
    await browser.signIn('li-wei');
    const page = await browser.get('/purchase-orders?q=geheim');
    const refused = await browser.raw('POST', '/preferences', { body: new URLSearchParams({ name: 'theme', value: 'streng-geheim' }) });
    await browser.get('/invitations/' + 'GEHEIM'.repeat(8));
    // A process says its last words a moment after it has answered.
    await vi.waitFor(() => expect(portal.out).toContain('/invitations/…'), 30_000);
    const lines = portal.lines('Request');
    expect(lines).toContainEqual(expect.objectContaining({ method: 'GET', path: '/purchase-orders', action: 'purchase_order.list', status: 200, requestId: page.headers.get('x-request-id'), supplierId: expect.stringMatching(/^\d+$/) }));
    expect(lines).toContainEqual(expect.objectContaining({ method: 'POST', path: '/preferences', status: 422, requestId: refused.headers.get('x-request-id') }));
    expect(lines).toContainEqual(expect.objectContaining({ path: '/invitations/…', status: 404 }));
    expect(portal.out + portal.err).not.toMatch(/geheim|healthz/i);
  });

  it('T-42: stops within ten seconds under load, with code 0, nothing acknowledged lost, nothing but 503 said and no kept connection cut off', async () => {
    const [acknowledged, odd]: [string[], string[]] = [[], []];
    const browsers = await Promise.all(Array.from({ length: 5 }, async () => (await portal.browser()).signIn('zhou-jing')));
    const load = browsers.map((browser, index) => inviteOnAndOn(browser, `load${index}`, acknowledged, odd));
    const cut: string[] = [];
    const url = await portal.url();
    const asking = Array.from({ length: 12 }, () => askOnAndOn(url, cut));
    while (acknowledged.length < 20) await sleep(20);
    const server = await serverIn(join(dataDir(), 'postgres'));
    const ending = portal.end();
    portal.child.kill('SIGTERM');
    const { code, ms } = await ending;
    await Promise.all(load);
    expect(Math.min(...(await Promise.all(asking)))).toBeGreaterThan(0);
    expect({ code, odd, cut, err: portal.err }).toEqual({ code: 0, odd: [], cut: [], err: '' });
    expect(saidOfStop(portal)).toEqual(['Stopping (SIGTERM).', 'Stopped.']);
    expect(portal.log.at(-1)?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(ms).toBeLessThan(10_000);
    expect(await runs(server!)).toBe(false);
    await start();
    const kept = await ask<{ email: string }>(await ownerOf(dataDir()), 'select email from portal.action_links');
    const there = new Set(kept.map(({ email }) => email));
    expect(acknowledged.filter((email) => !there.has(email))).toEqual([]);
  });

  it('comes back after kill -9, with the database it left behind', async () => {
    const browser = await (await portal.browser()).signIn('zhou-jing');
    const [acknowledged, odd]: [string[], string[]] = [[], []];
    const load = inviteOnAndOn(browser, 'killed', acknowledged, odd);
    while (acknowledged.length < 5) await sleep(10);
    await portal.end('SIGKILL');
    await load;
    // What changed something is in the log without being asked for, with who did it; what only looked is not.
    const [signedIn, invited] = portal.lines('Request');
    expect(signedIn).toEqual({ requestId: expect.any(String), ms: expect.any(Number), method: 'POST', path: '/sign-in/demo', action: 'sign_in.choose_demo_person', status: 303, personId: expect.stringMatching(/^\d+$/), membershipId: expect.stringMatching(/^\d+$/), supplierId: null });
    expect(invited).toMatchObject({ method: 'POST', path: '/people/invitations', status: 303, personId: signedIn?.personId, membershipId: signedIn?.membershipId });
    await start();
    expect(portal.out).toContain('already runs');
    expect((await (await portal.browser()).get('/readyz')).status).toBe(200);
    const kept = await ask<{ email: string }>(await ownerOf(dataDir()), `select email from portal.action_links where email like 'killed%'`);
    expect(kept.map(({ email }) => email)).toEqual(expect.arrayContaining(acknowledged));
  });

  it('T-13: says "not now" while its database is dead, starts it again and goes on', async () => {
    const browser = await (await portal.browser()).signIn('li-wei');
    process.kill((await serverIn(join(dataDir(), 'postgres')))!, 'SIGKILL');
    // The server's own processes hear of it a moment later, and may answer once more.
    const until = performance.now() + 15_000;
    let first = await browser.raw('GET', '/');
    while (first.status === 200 && performance.now() < until) first = await browser.raw('GET', '/');
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await first.text()).toContain('系统暂时繁忙');
    expect((await browser.raw('GET', '/healthz')).status).toBe(200);
    const said = new Set<number>();
    while (!said.has(200) && performance.now() < until) {
      said.add((await browser.raw('GET', '/readyz')).status);
      await sleep(50);
    }
    expect([...said].sort()).toEqual([200, 503]);
    expect((await browser.get('/')).status).toBe(200);
    expect(portal.out).toContain('had died and was started again');
  });

  it('demo:reset beside it takes it back to the first day, while it runs', async () => {
    const before = portal.out.length + portal.err.length;
    const reset = new PortalProcess({ DATA_DIR: dataDir() }, 'demo-reset');
    const said = new Set<number>();
    const watch = setInterval(() => void portal.url().then((url) => fetch(`${url}/sign-in`)).then(({ status }) => said.add(status), () => said.add(0)), 400);
    const code = await reset.exited;
    clearInterval(watch);
    expect([code, reset.err]).toEqual([0, '']);
    expect([...said].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((portal.out + portal.err).slice(before)).not.toMatch(/Jobs.*does not exist/);
    expect(await ask(await ownerOf(dataDir()), `select 1 from portal.action_links where email like 'load%'`)).toEqual([]);
    const browser = await (await portal.browser()).signIn('li-wei');
    expect((await browser.get('/purchase-orders')).status).toBe(200);
    expect(portal.child.exitCode).toBeNull();
  });

  it('demo:reset empties nothing that is no demo', async () => {
    await ask(await ownerOf(dataDir()), `update portal.settings set value = 'false' where key = 'demo'; create table portal.canary ()`);
    const refused = new PortalProcess({ DATA_DIR: dataDir(), DEMO: '1' }, 'demo-reset');
    expect([await refused.exited, refused.err]).toEqual([1, expect.stringContaining('not a demo: nothing was changed')]);
    expect(await ask(await ownerOf(dataDir()), 'select * from portal.canary')).toEqual([]);
    expect((await portal.end('SIGINT')).code).toBe(0);
  });
});

describe('the first content', () => {
  let db: TestDatabase;
  const filled: string[] = [];
  const fill = (name: string) => fillingOnce(db.url, new Clock(), () => prepareDatabase(db.url, TEST_SECRET), async () => {
    filled.push(`${name} ${(await db.sql('select 1 from portal.companies')).length}`);
    await db.sql(`insert into portal.companies (code, name, name_en) values ('C', 'C', 'C') on conflict do nothing`);
  });

  beforeAll(async () => {
    db = await cloneDatabase();
    await db.sql(`insert into settings (key, value, changed_at, changed_by) values ('demo', 'true', now(), 'test')`);
  });
  afterAll(() => db.drop());

  it('of a demo is filled anew when it was cut off, and kept when it was not', async () => {
    await fill('first');
    await fill('kept');
    await db.sql(`delete from settings where key = 'filled'`);
    await fill('anew');
    expect(filled).toEqual(['first 0', 'kept 1', 'anew 0']);
  });

  it('of a real portal is never thrown away', async () => {
    await db.sql(`delete from settings; insert into settings (key, value, changed_at, changed_by) values ('demo', 'false', now(), 'test')`);
    await fill('real');
    expect(filled.at(-1)).toBe('real 1');
  });
});

describe('DEMO', () => {
  it.each([
    ['1', '0', 'DEMO=0 is ignored: this database was begun as a demo'],
    ['0', '1', 'DEMO=1 is ignored: this database was begun without the demo'],
  ])('%s is decided at the first start; a later %s is told that it counts for nothing', async (first, later, said) => {
    const db = await cloneDatabase();
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    try {
      const settle = (env: NodeJS.ProcessEnv) => settleDemo(db.url, readConfig({ DATABASE_URL: db.url, APP_SECRET: TEST_SECRET, ...env }), new Clock());
      for (const env of [{ DEMO: first }, { DEMO: first }, {}]) expect(await settle(env)).toBe(first === '1');
      expect(warn).not.toHaveBeenCalled();
      expect(await settle({ DEMO: later })).toBe(first === '1');
      expect(warn.mock.calls).toEqual([[expect.stringContaining(said)]]);
    } finally {
      warn.mockRestore();
      await db.drop();
    }
  });
});

describe('a start that cannot be', () => {
  it('names every setting that is wrong', async () => {
    const portal = new PortalProcess({ DATA_DIR: place('never'), PORT: '70000', DATABASE_URL: 'mysql://x', DEMO: 'maybe', LOG_LEVEL: 'loud', ERP_POLL: '0', TRUST_PROXY: 'everyone', MAIL_FROM: 'Mingda' });
    expect(await portal.exited).toBe(1);
    for (const name of ['PORT', 'DATABASE_URL', 'DEMO', 'LOG_LEVEL', 'ERP_POLL', 'TRUST_PROXY', 'MAIL_FROM']) expect(portal.err).toContain(`  - ${name} `);
    expect(portal.err).not.toMatch(/\n\s+at /);
  });

  it('says so when the port is taken, before it writes or starts anything', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()));
    const { port } = other.address() as { port: number };
    const portal = new PortalProcess({ DATA_DIR: place('taken'), PORT: String(port) });
    expect(await portal.exited).toBe(1);
    other.close();
    expect(portal.err).toBe(`Port ${port} on 127.0.0.1 is in use by another program: stop it, or choose another PORT.\n`);
    expect(existsSync(place('taken'))).toBe(false);
  });

  it.each([
    ['localhost:1', /^The database cannot be reached at (::1 or )?127\.0\.0\.1 \(ECONNREFUSED\)/],
    ['no-such-host.invalid:5432', /^The database cannot be reached at no-such-host\.invalid \((ENOTFOUND|EAI_AGAIN)\)/],
  ])('says so when the database cannot be reached at %s, without telling its password', async (host, said) => {
    const portal = new PortalProcess({ DATA_DIR: place('nowhere'), DATABASE_URL: `postgres://deploy:geheim@${host}/x`, APP_SECRET: 's'.repeat(32) });
    expect(await portal.exited).toBe(1);
    expect(portal.err).toMatch(said);
    expect(portal.err).not.toMatch(/geheim|\n\s+at /);
  });
});

describe('a portal on a database of somebody else', () => {
  const SECRET = 'a secret of the lifecycle test, long enough';
  let cluster: EmbeddedPostgres;
  const admin = (database = 'postgres') => withLogin(cluster.url, 'portal_deploy', '', database);
  const deploy = (login: string) => withLogin(cluster.url, login, 'deploy password', 'ext');
  const settings = (login: string) => ({ DATA_DIR: place('external'), DATABASE_URL: deploy(login), APP_SECRET: SECRET, DEMO: '0' });

  beforeAll(async () => {
    cluster = await startEmbeddedPostgres({ dataDir: place('cluster'), durable: false });
    await ask(admin(), `create role humble login password 'deploy password'; create role maker login createrole password 'deploy password'`);
    await ask(admin(), 'create database ext owner humble');
    // The private cluster trusts its socket; a real server asks for passwords.
    const hba = join(cluster.homeDir, 'data/pg_hba.conf');
    await writeFile(hba, 'local all portal_deploy trust\n');
    await appendFile(hba, 'local all all scram-sha-256\n');
    await ask(admin(), 'select pg_reload_conf()');
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await endServer(cluster.homeDir);
  });

  it('whose login may make no roles prints the SQL for who may, without a password; after it the start works', async () => {
    const before = new PortalProcess(settings('humble'));
    expect(await before.exited).toBe(1);
    expect(before.err).toContain('Ask the database administrator to run:');
    expect(before.err).not.toMatch(/deploy password|lifecycle test|\n\s+at /);
    const sql = before.err.slice(before.err.indexOf('create role'));
    expect(sql.match(/password '[^']+'/g)).toHaveLength(3);
    expect(sql.match(/password 'SCRAM-SHA-256\$4096:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+'/g)).toHaveLength(3);
    await ask(admin(), sql);
    const portal = new PortalProcess(settings('humble'));
    const browser = await portal.browser();
    expect((await browser.get('/readyz')).status).toBe(200);
    // This server is a test's: it keeps nothing through a crash.
    expect(portal.out).toContain('The server runs with fsync = off, full_page_writes = off, synchronous_commit = off');
    expect(portal.out).toMatch(/no administrator yet[\s\S]*http:\/\/localhost:\d+\/invitations\/\S+/);
    expect((await portal.end()).code).toBe(0);
  });

  it('whose login may make roles makes them, is no superuser, and changes their passwords with the secret', async () => {
    await ask(admin(), 'drop database ext');
    for (const side of ['supplier', 'internal', 'auth']) await ask(admin(), `drop role portal_web_${side}; drop role portal_${side}`);
    await ask(admin(), 'create database ext owner maker');
    const portal = new PortalProcess(settings('maker'));
    expect((await (await portal.browser()).get('/readyz')).status).toBe(200);
    const roles = await ask(admin(), `select rolname, rolinherit, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname like 'portal\\_web\\_%' order by 1`);
    expect(roles).toEqual(['auth', 'internal', 'supplier'].map((side) => ({ rolname: `portal_web_${side}`, rolinherit: false, rolsuper: false, rolbypassrls: false, rolcreaterole: false })));
    expect((await portal.end()).code).toBe(0);
    const changed = new PortalProcess({ ...settings('maker'), APP_SECRET: `${SECRET} changed` });
    expect((await (await changed.browser()).get('/readyz')).status).toBe(200);
    expect((await changed.end()).code).toBe(0);
  });

  it('refuses to lock out a portal that lives on another database of the server, and runs beside it with the same secret', async () => {
    const first = new PortalProcess({ ...settings('maker'), APP_SECRET: `${SECRET} changed` });
    const browser = await first.browser();
    const beside = (login: string) => ({
      ...settings(login), DATA_DIR: place('beside'), DATABASE_URL: deploy(login).replace('/ext?', `/beside%20${login}?`) });
    for (const login of ['humble', 'maker']) {
      await ask(admin(), `create database "beside ${login}" owner ${login}`);
      const second = new PortalProcess({ ...beside(login), APP_SECRET: `${SECRET} of the second` });
      expect([await second.exited, second.err]).toEqual([1, expect.stringMatching(
        /^Another portal uses this database server with another or an unknown APP_SECRET: its login portal_web_\w+ is connected to the database ext\. .* the same APP_SECRET, or each a server of its own/)]);
      expect(second.err).not.toMatch(/SCRAM|\n\s+at /);
    }
    // Connecting anew is what a changed password would keep the first one from.
    await ask(admin(), `select pg_terminate_backend(pid) from pg_stat_activity where usename like 'portal\\_web\\_%'`);
    await vi.waitFor(async () => expect((await browser.get('/readyz')).status).toBe(200), 10_000);
    // As after a restore that left the comments out: nobody knows which passwords the logins have.
    const comments = await ask<{ rolname: string; comment: string }>(admin(), `select rolname, shobj_description(oid, 'pg_authid') as comment from pg_roles where rolname like 'portal\\_web\\_%'`);
    for (const { rolname } of comments) await ask(admin(), `comment on role ${rolname} is null`);
    const restored = new PortalProcess({ ...beside('maker'), APP_SECRET: `${SECRET} changed` });
    expect([await restored.exited, restored.err]).toEqual([1, expect.stringContaining('with another or an unknown APP_SECRET: its login portal_web_')]);
    for (const { rolname, comment } of comments) await ask(admin(), `comment on role ${rolname} is '${comment}'`);
    const alike = new PortalProcess({ ...beside('maker'), APP_SECRET: `${SECRET} changed` });
    expect((await (await alike.browser()).get('/readyz')).status).toBe(200);
    expect((await alike.end()).code).toBe(0);
    expect((await first.end()).code).toBe(0);
  });

  it.each([
    ['a wrong password', (url: string) => url.replace('deploy%20password', 'geheim'), /password authentication failed for user "maker"\. Check user and password in DATABASE_URL/],
    ['no password', (url: string) => url.replace(':deploy%20password', ''), /^The database asks for a password/],
    ['a login that is none', (url: string) => url.replace('maker', 'nobody'), /"nobody"\. Check (the )?user/],
    ['a database that is none', (url: string) => url.replace('/ext?', '/none?'), /database "none" does not exist\. Make it, owned by the login/],
    ['a database of somebody else', (url: string) => url.replace('/ext?', '/postgres?'), /permission denied for database postgres\. The login of DATABASE_URL must own the database/],
  ])('with %s says what to do about it', async (_what, change, said) => {
    const url = change(deploy('maker'));
    expect(url).not.toBe(deploy('maker'));
    const portal = new PortalProcess({ ...settings('maker'), DATABASE_URL: url, APP_SECRET: `${SECRET} changed` });
    expect([await portal.exited, portal.err]).toEqual([1, expect.stringMatching(said)]);
    expect(portal.err).not.toMatch(/geheim|\n\s+at /);
  });

  it('refuses to run with a web login that could climb over the walls', async () => {
    await ask(admin(), 'alter role portal_web_supplier bypassrls');
    const portal = new PortalProcess({ ...settings('maker'), APP_SECRET: `${SECRET} changed` });
    expect([await portal.exited, portal.err]).toEqual([1, expect.stringContaining('portal_web_supplier is too powerful')]);
    expect(portal.err).toContain('alter role portal_web_supplier nosuperuser nobypassrls');
    expect(portal.err).not.toMatch(/\n\s+at /);
    await ask(admin(), 'alter role portal_web_supplier nobypassrls');
  });
});
