import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { once } from 'node:events';
import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { withLogin } from '../../src/platform/database/database-url.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { ask, kept, makeCheckout, makeScratch, runs, serverIn, startPortal } from '../support/embedded-postgres.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
let checkout: string;
const place = (name: string): string => join(scratch.path, name);
const forTests = (name: string) => ({ dataDir: place(name), durable: false });

beforeAll(async () => {
  scratch = await makeScratch();
  checkout = await makeCheckout(place('checkout'), 'here');
});
afterAll(() => scratch.remove());

describe('one portal', () => {
  test('makes a database that keeps its rows from one start to the next', async () => {
    const options = { dataDir: place('数据 目录') };
    const first = await startEmbeddedPostgres(options);
    expect(first).toMatchObject({ adopted: false, homeDir: place('数据 目录/postgres') });
    await ask(first.url, `create table item (name text); insert into item values ('电路板')`);
    const pid = await serverIn(first.homeDir);
    await Promise.all([first.stop(), first.stop()]);
    expect(await runs(pid!)).toBe(false);

    const second = await startEmbeddedPostgres(options);
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'select name from item')).toEqual([{ name: '电路板' }]);
    await second.stop();
    expect(await kept(second.homeDir)).toEqual(['data', 'postgresql.conf', 'server.log']);
  });

  test('listens on a private socket alone, durable and in UTC', async () => {
    const db = await startEmbeddedPostgres({ dataDir: place('settings') });
    const names = ['listen_addresses', 'fsync', 'full_page_writes', 'max_connections', 'shared_buffers', 'TimeZone', 'log_statement', 'server_encoding'];
    const rows = await ask<{ name: string; value: string }>(db.url, `select name, current_setting(name) as value from unnest(array['${names.join(`','`)}']) as name`);
    expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual({
      listen_addresses: '', fsync: 'on', full_page_writes: 'on', max_connections: '100', shared_buffers: '128MB', TimeZone: 'UTC', log_statement: 'none', server_encoding: 'UTF8',
    });
    const [{ directory }] = await ask<{ directory: string }>(db.url, `select current_setting('unix_socket_directories') as directory`);
    expect((await stat(directory.replaceAll('"', ''))).mode & 0o777).toBe(0o700);
    await db.stop();
  });

  test('sorts and searches Chinese, whatever language the environment is set to', async () => {
    const db = await startEmbeddedPostgres(forTests('chinese'));
    await ask(db.url, 'create extension pg_trgm');
    const [{ trigrams }] = await ask<{ trigrams: string[] }>(db.url, `select show_trgm('电路板') as trigrams`);
    expect(trigrams).toHaveLength(4);
    const sorted = await ask<{ name: string }>(db.url, `select name from unnest(array['张','王','阿','李']) as name order by name collate "zh-x-icu"`);
    expect(sorted.map(({ name }) => name)).toEqual(['阿', '李', '王', '张']);
    await db.stop();
  });

  test('lets logins with passwords in, through pg and TypeORM', async () => {
    const db = await startEmbeddedPostgres(forTests('logins'));
    await ask(db.url, `create role web login password 'geheim'`);
    const url = withLogin(db.url, 'web', 'geheim');
    expect(await ask(url, 'select current_user, current_database()')).toEqual([{ current_user: 'web', current_database: 'portal' }]);
    const source = await new DataSource({ type: 'postgres', url }).initialize();
    expect(await source.query('select current_user')).toEqual([{ current_user: 'web' }]);
    await source.destroy();
    await db.stop();
  });

  test('for tests forgoes the disk and clones a database by its files', async () => {
    const db = await startEmbeddedPostgres({ ...forTests('quick'), database: 'tmpl' });
    expect(await ask(db.url, 'show fsync')).toEqual([{ fsync: 'off' }]);
    await ask(db.url, 'create table item (id int); insert into item select generate_series(1, 1000)');
    await ask(withLogin(db.url, 'portal_deploy', '', 'postgres'), 'create database w1 template tmpl strategy file_copy');
    expect(await ask(withLogin(db.url, 'portal_deploy', '', 'w1'), 'select count(*) from item')).toEqual([{ count: '1000' }]);
    await expect(startEmbeddedPostgres({ dataDir: place('quick') })).rejects.toThrow(/started for tests/);
    expect(await ask(db.url, 'select 1 as still')).toEqual([{ still: 1 }]);
    await db.stop();
  });

  test('quotes the server when it does not start, and starts again once the fault is gone', async () => {
    const db = await startEmbeddedPostgres(forTests('broken'));
    await db.stop();
    const settings = join(db.homeDir, 'data/postgresql.conf');
    const { size } = await stat(settings);
    await appendFile(settings, 'work_memory = 1MB\n');
    await expect(startEmbeddedPostgres(forTests('broken'))).rejects.toThrow(/unrecognized configuration parameter "work_memory"/);
    await truncate(settings, size);
    await (await startEmbeddedPostgres(forTests('broken'))).stop();
  });

  test('keeps statements out of the server log and the log bounded', async () => {
    const db = await startEmbeddedPostgres(forTests('log'));
    await expect(ask(db.url, `select 'a secret'::int`)).rejects.toThrow(/invalid input/);
    await db.stop();
    const log = join(db.homeDir, 'server.log');
    expect(await readFile(log, 'utf8')).toMatch(/ready to accept connections/);
    expect(await readFile(log, 'utf8')).not.toMatch(/secret/);
    await appendFile(log, 'x'.repeat(1_100_000));
    await (await startEmbeddedPostgres(forTests('log'))).stop();
    expect((await stat(log)).size).toBeLessThan(10_000);
    expect((await stat(`${log}.1`)).size).toBeGreaterThan(1_000_000);
  });

  test('refuses a database name that is not plain', async () => {
    await expect(startEmbeddedPostgres({ ...forTests('name'), database: 'a; drop' })).rejects.toThrow(TypeError);
  });
});

describe('crashes', () => {
  test('a portal killed with -9 leaves a server that the next one takes over and stops', async () => {
    const killed = startPortal(checkout, forTests('portal killed'));
    const { url, homeDir } = await killed.next();
    await ask(url!, 'create table kept (id int)');
    const pid = await serverIn(homeDir!);
    process.kill(killed.child.pid!, 'SIGKILL');
    await once(killed.child, 'exit');
    expect(await runs(pid!)).toBe(true);

    const db = await startEmbeddedPostgres(forTests('portal killed'));
    expect(db.adopted).toBe(true);
    expect(await serverIn(db.homeDir)).toBe(pid);
    expect(await ask(db.url, 'select * from kept')).toEqual([]);
    await db.stop();
    expect(await runs(pid!)).toBe(false);
  });

  test('a server killed with -9 comes back with all that was committed', async () => {
    const db = await startEmbeddedPostgres({ dataDir: place('server killed') });
    await ask(db.url, 'create table kept (id int); insert into kept select generate_series(1, 5000)');
    const busy = new Client({ connectionString: db.url });
    busy.on('error', () => undefined);
    await busy.connect();
    const answer = busy.query('begin; insert into kept values (0); select pg_sleep(60)').catch((error: Error) => error);
    await sleep(100);
    process.kill((await serverIn(db.homeDir))!, 'SIGKILL');
    expect(await answer).toBeInstanceOf(Error);

    const again = await startEmbeddedPostgres({ dataDir: place('server killed') });
    expect(again.adopted).toBe(false);
    expect(await ask(again.url, 'select count(*), min(id) from kept')).toEqual([{ count: '5000', min: 1 }]);
    await again.stop();
    await db.stop();
  });

  test('a postmaster.pid whose number now belongs to another program does not stop a start', async () => {
    const db = await startEmbeddedPostgres(forTests('reused'));
    const left = await readFile(join(db.homeDir, 'data/postmaster.pid'), 'utf8');
    process.kill((await serverIn(db.homeDir))!, 'SIGKILL');
    await sleep(100);
    await writeFile(join(db.homeDir, 'data/postmaster.pid'), left.replace(/^\d+/, String(process.pid)));
    const again = await startEmbeddedPostgres(forTests('reused'));
    expect(again.adopted).toBe(false);
    await Promise.all([db.stop(), again.stop()]);
    expect(await serverIn(db.homeDir)).toBeUndefined();
  });

  test('a first start killed half-way leaves nothing half', async () => {
    const killed = startPortal(checkout, forTests('half'));
    const home = place('half/postgres');
    await until(async () => (await readdir(home).catch(() => [] as string[])).some((name) => name.startsWith('data.init-')));
    process.kill(killed.child.pid!, 'SIGKILL');
    await once(killed.child, 'exit');
    expect(await readdir(home)).toContain('start.lock');
    expect(await readdir(home)).not.toContain('data');

    const db = await startEmbeddedPostgres(forTests('half'));
    expect(await ask(db.url, 'select 1 as works')).toEqual([{ works: 1 }]);
    await db.stop();
    expect(await kept(home)).toEqual(['data', 'postgresql.conf', 'server.log']);
  });

  test('a connection that does not end cannot hold up the stop for ever', async () => {
    const db = await startEmbeddedPostgres({ dataDir: place('stuck'), stopTimeoutMs: 400 });
    const stuck = new Client({ connectionString: db.url });
    stuck.on('error', () => undefined);
    await stuck.connect();
    await stuck.query('create table kept (id int)');
    const { rows } = await stuck.query<{ pid: number }>('select pg_backend_pid() as pid');
    const server = await serverIn(db.homeDir);
    process.kill(rows[0].pid, 'SIGSTOP');
    await db.stop();
    expect(await runs(server!)).toBe(false);

    const again = await startEmbeddedPostgres({ dataDir: place('stuck') });
    expect(await ask(again.url, 'select * from kept')).toEqual([]);
    await again.stop();
  });
});

describe('several processes', () => {
  test('of two first starts at once one makes the server and the other takes it over', async () => {
    const portals = [startPortal(checkout, forTests('two')), startPortal(checkout, forTests('two'))];
    const said = await Promise.all(portals.map((portal) => portal.next()));
    expect(said.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
    expect(said[0].url).toBe(said[1].url);

    const server = await serverIn(said[0].homeDir!);
    const starter = said.findIndex(({ adopted }) => !adopted);
    expect(await portals[starter].end()).toEqual({ drained: 42 });
    expect(await runs(server!)).toBe(true);
    expect(await portals[1 - starter].end()).toEqual({ drained: 42 });
    expect(await runs(server!)).toBe(false);
  });

  test('a process that comes and goes leaves the server to the one that started it', async () => {
    const db = await startEmbeddedPostgres(forTests('guest'));
    const guest = startPortal(checkout, forTests('guest'));
    expect(await guest.next()).toMatchObject({ adopted: true });
    expect(await guest.end()).toEqual({ drained: 42 });
    expect(await ask(db.url, 'select 1 as still')).toEqual([{ still: 1 }]);
    const server = await serverIn(db.homeDir);
    await db.stop();
    expect(await runs(server!)).toBe(false);
  });

  test('a start that another process holds up is refused with a sentence, and works later', async () => {
    const slow = startPortal(checkout, forTests('slow'));
    await until(async () => (await readdir(place('slow/postgres')).catch(() => [] as string[])).includes('start.lock'));
    process.kill(slow.child.pid!, 'SIGSTOP');
    const hasty = startEmbeddedPostgres({ ...forTests('slow'), startTimeoutMs: 300 });
    await expect(hasty).rejects.toThrow(`Process ${slow.child.pid} is starting or stopping the database in ${place('slow/postgres')}`);
    process.kill(slow.child.pid!, 'SIGCONT');
    expect(await slow.next()).toMatchObject({ adopted: false });
    await slow.end();
  });

  test('Ctrl-C lets the portal finish its work before the database goes', async () => {
    const portal = startPortal(checkout, forTests('ctrl-c'));
    const { homeDir } = await portal.next();
    const server = await serverIn(homeDir!);
    process.kill(-portal.child.pid!, 'SIGINT');
    expect(await portal.next()).toEqual({ drained: 42 });
    expect(await runs(server!)).toBe(false);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(2);
}
