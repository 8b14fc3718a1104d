import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chmod, chown, cp, lchown, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { findHome } from '../../src/platform/database/embedded/home.js';
import { ask, makeCheckout, makeScratch, root, serverIn, startPortal } from '../support/embedded-postgres.js';

/** The ordinary user of the tests: every system has it, and it owns nothing. */
const NOBODY = 65_534;
const asRoot = root ? test : test.skip;

let scratch: Awaited<ReturnType<typeof makeScratch>>;
const outside: string[] = [];
const place = (name: string): string => join(scratch.path, name);

beforeAll(async () => (scratch = await makeScratch()));
afterAll(async () => {
  await scratch.remove();
  for (const home of outside) await rm(home, { recursive: true, force: true });
});

async function uidOfServer(homeDir: string): Promise<number> {
  return (await stat(`/proc/${await serverIn(homeDir)}`)).uid;
}

describe('a checkout installed without install scripts', () => {
  test('gets a copy of the programs with their links, once', async () => {
    const checkout = await makeCheckout(place('no scripts'), 'installed without scripts');
    const options = { dataDir: place('data of no scripts'), durable: false };
    const first = startPortal(checkout, options);
    const { homeDir } = await first.next();
    const copies = (await readdir(homeDir!)).filter((name) => name.startsWith('native-'));
    expect(copies).toHaveLength(1);
    await first.end();
    const made = await stat(join(homeDir!, copies[0]));
    const second = startPortal(checkout, options);
    expect(await second.next()).toMatchObject({ adopted: false, homeDir });
    await second.end();
    expect((await stat(join(homeDir!, copies[0]))).ctimeMs).toBe(made.ctimeMs);
  });
});

describe('root (these are skipped when the tests run as an ordinary user)', () => {
  asRoot('runs the server as another user and keeps the rest of the home to itself', async () => {
    const db = await startEmbeddedPostgres({ dataDir: place('plain'), durable: false });
    const account = await uidOfServer(db.homeDir);
    expect(account).toBeGreaterThan(0);
    expect((await stat(join(db.homeDir, 'data'))).uid).toBe(account);
    expect((await stat(db.homeDir)).uid).toBe(0);
    expect((await stat(join(db.homeDir, 'server.log'))).uid).toBe(0);
    await db.stop();
  });

  asRoot('puts cluster and programs under /var/lib when checkout and data are closed to that user', async () => {
    await mkdir(place('closed'), { mode: 0o700 });
    const checkout = await makeCheckout(place('closed/portal'), 'installed without scripts');
    const options = { dataDir: place('closed/数据'), durable: false };
    const first = startPortal(checkout, options);
    const { homeDir, url } = await first.next();
    outside.push(homeDir!);
    expect(homeDir).toMatch(/^\/var\/lib\/supplier-portal\/[0-9a-f]{16}$/);
    expect(await readFile(place('closed/数据/postgres.location'), 'utf8')).toBe(`${homeDir}\n`);
    expect((await readdir(homeDir!)).some((name) => name.startsWith('native-'))).toBe(true);
    await ask(url!, 'create table kept (id int)');
    await first.end();
    const second = startPortal(checkout, options);
    const again = await second.next();
    expect(again.homeDir).toBe(homeDir);
    expect(await ask(again.url!, 'select * from kept')).toEqual([]);
    await second.end();
  });

  asRoot('takes a data directory that was emptied for a new portal, and tells where the earlier database is left', async () => {
    await mkdir(place('emptied'), { mode: 0o700 });
    const dataDir = place('emptied/data');
    const said: string[] = [];
    const options = { dataDir, durable: false, log: (line: string) => void said.push(line) };
    const before = await startEmbeddedPostgres(options);
    outside.push(before.homeDir);
    await ask(before.url, 'create table kept (id int)');
    await before.stop();
    expect(said.join('\n')).not.toContain('is left alone in');
    await rm(dataDir, { recursive: true });
    const both = await Promise.all([startEmbeddedPostgres(options), startEmbeddedPostgres(options)]);
    const [after] = both;
    outside.push(after.homeDir);
    expect(both[1].homeDir).toBe(after.homeDir);
    expect(after.homeDir).not.toBe(before.homeDir);
    await expect(ask(after.url, 'select * from kept')).rejects.toThrow(/does not exist/);
    for (const db of both) await db.stop();
    expect((await readdir(join(before.homeDir, 'data'))).length).toBeGreaterThan(0);
    expect(said.join('\n')).toContain(`is left alone in ${before.homeDir}: delete that folder when it is not needed`);
  });

  asRoot('agrees on one database, however many portals start at once in a data directory that is closed to that user', async () => {
    await mkdir(place('at once'), { mode: 0o700 });
    for (let round = 0; round < 12; round++) {
      const start = (): Promise<{ path: string }> => findHome(place(`at once/${round}`), () => undefined);
      const homes = await Promise.all(Array.from({ length: 6 }, start));
      outside.push(homes[0].path);
      expect(new Set(homes.map(({ path }) => path)).size).toBe(1);
    }
  });

  asRoot.each(['open', 'closed'])('starts under a umask that keeps everybody else out, in a place that is %s', async (kind) => {
    await mkdir(place(`umask ${kind}`));
    await chmod(place(`umask ${kind}`), kind === 'open' ? 0o755 : 0o700);
    const before = process.umask(0o077);
    try {
      const dataDir = place(`umask ${kind}/data`);
      const db = await startEmbeddedPostgres({ dataDir, durable: false });
      outside.push(db.homeDir);
      expect(await ask(db.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      await db.stop();
      const again = await startEmbeddedPostgres({ dataDir, durable: false });
      expect(again.homeDir).toBe(db.homeDir);
      await again.stop();
    } finally {
      process.umask(before);
    }
  });

  asRoot('follows a data directory that was moved and refuses one that was copied', async () => {
    await mkdir(place('private'), { mode: 0o700 });
    const db = await startEmbeddedPostgres({ dataDir: place('private/data'), durable: false });
    outside.push(db.homeDir);
    await ask(db.url, 'create table kept (id int)');
    await db.stop();
    await cp(place('private/data'), place('private/copy'), { recursive: true });
    await expect(startEmbeddedPostgres({ dataDir: place('private/copy') })).rejects.toThrow(/is a copy of/);
    await rm(place('private/copy'), { recursive: true });
    await rename(place('private/data'), place('private/moved'));
    const moved = await startEmbeddedPostgres({ dataDir: place('private/moved'), durable: false });
    expect(await ask(moved.url, 'select * from kept')).toEqual([]);
    await moved.stop();
    await rm(db.homeDir, { recursive: true });
    await expect(startEmbeddedPostgres({ dataDir: place('private/moved') })).rejects.toThrow(/it is not there/);
  });

  asRoot('gives a cluster put back from a backup to the database user again', async () => {
    const options = { dataDir: place('restored'), durable: false };
    const db = await startEmbeddedPostgres(options);
    const account = await uidOfServer(db.homeDir);
    await db.stop();
    const data = join(db.homeDir, 'data');
    for (const name of ['', ...(await readdir(data, { recursive: true }))]) await lchown(join(data, name), 0, 0);
    await chmod(data, 0o755);
    const again = await startEmbeddedPostgres(options);
    expect(await uidOfServer(again.homeDir)).toBe(account);
    await again.stop();
  });

  asRoot('runs the database of an ordinary user as that user, who can go on with it', async () => {
    const checkout = await makeCheckout(place('checkout'), 'installed');
    await mkdir(place('theirs'));
    await chown(place('theirs'), NOBODY, NOBODY);
    const options = { dataDir: place('theirs'), durable: false };
    const before = startPortal(checkout, options, NOBODY);
    const { homeDir, adopted } = await before.next();
    expect(adopted).toBe(false);
    expect(await uidOfServer(homeDir!)).toBe(NOBODY);
    await before.end();

    const db = await startEmbeddedPostgres(options);
    expect(await uidOfServer(db.homeDir)).toBe(NOBODY);
    await db.stop();
    const after = startPortal(checkout, options, NOBODY);
    expect(await after.next()).toMatchObject({ adopted: false, homeDir });
    await after.end();
  });

  asRoot('tells an ordinary user whose database it is', async () => {
    const checkout = await makeCheckout(place('other checkout'), 'installed');
    const db = await startEmbeddedPostgres({ dataDir: place('foreign'), durable: false });
    const account = await uidOfServer(db.homeDir);
    await db.stop();
    // Where there is no account for databases, root takes nobody's.
    const intruder = startPortal(checkout, { dataDir: place('foreign') }, account === NOBODY ? NOBODY - 1 : NOBODY);
    const { error } = await intruder.next();
    expect(error).toContain(`belongs to user ${account}: start the portal as that user or as root`);
  });
});
