import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Inbound } from '../../src/erp-exchange/inbound.js';
import { Inbox } from '../../src/erp-exchange/inbox.js';
import { Database } from '../../src/platform/database/database.js';
import { FileStore } from '../../src/platform/files/file-store.js';
import { Catalog } from '../../src/platform/i18n/catalog.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import type { Browser } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { drop, jsonOrder, look, messagesOf, namesIn } from './exchange.support.js';

let portal: TestPortal;
let admin: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
  admin = await portal.as('he-jie');
});
afterAll(() => portal.close());

const states = async (key: string) => (await messagesOf(portal, key)).map(({ state }) => state);

describe('crashes and twins', () => {
  it('the file stays in the inbox after a crash between applying and moving: taken again, nothing changes', async () => {
    const content = jsonOrder('PO-10', [{}]);
    const owner = { companyId: '1', source: 'erp', offset: '+08:00' };
    const first = await portal.service(Inbound).take(owner, 'crash.json', Buffer.from(content));
    expect(first.state).toBe('applied');
    await drop(portal, 'crash.json', content);
    await look(portal);
    expect(await states('PO-10')).toEqual(['applied', 'duplicate']);
    expect(await portal.db.sql(`select 1 from facts where data->>'number' = 'PO-10'`)).toHaveLength(1);
  });

  it('a waiting document taken again is another attempt of its message', async () => {
    const content = jsonOrder('PO-11', [{ item: 'NOBODY-KNOWS' }]);
    for (const name of ['wait.json', 'wait.json']) {
      await drop(portal, name, content);
      await look(portal);
    }
    expect(await messagesOf(portal, 'PO-11')).toMatchObject([{ state: 'parked', attempts: 2 }]);
  });

  it('two portals that look into one folder at once apply a document once', async () => {
    const twin = twinOf(portal);
    await drop(portal, 'PO-12.json', jsonOrder('PO-12', [{}]));
    const inbox = portal.service(Inbox);
    await Promise.all([inbox.look(), twin.look()]);
    await Promise.all([inbox.look(), twin.look()]);
    expect((await states('PO-12')).filter((state) => state === 'applied')).toHaveLength(1);
    expect(await portal.db.sql(`select 1 from facts where type = 'purchase_order.published' and data->>'number' = 'PO-12'`)).toHaveLength(1);
    expect(await namesIn(portal, 'inbox')).toEqual([]);
  });

  it('two portals may keep the same bytes at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portal-files-'));
    const bytes = Buffer.alloc(200_000, 7);
    const hashes = await Promise.all(Array.from({ length: 8 }, () => new FileStore(folder).keep(bytes)));
    expect(await new FileStore(folder).read(hashes[0]!)).toEqual(bytes);
    await rm(folder, { recursive: true });
  });
});

describe('who may look', () => {
  it('the buyer reads, only the administrator acts, everybody else stays outside', async () => {
    const [message] = await messagesOf(portal, 'PO-11');
    const path = `/exchange/${message?.id}`;
    const buyer = await portal.as('wang-fang');
    const page = await buyer.get(path);
    expect(page.text).toContain('NOBODY-KNOWS');
    expect(page.all('main form')).toHaveLength(0);
    expect((await buyer.post(`${path}/attempts`)).status).toBe(403);
    expect((await buyer.post(`${path}/discard`, { reason: 'x', version: '1' })).status).toBe(403);
    expect((await buyer.get('/mappings')).status).toBe(403);
    for (const key of ['zhao-qiang', 'li-wei', 'sun-li']) {
      const other = await portal.as(key);
      for (const place of ['/exchange', path, `${path}/raw`]) expect((await other.get(place)).status).toBe(403);
    }
    expect((await admin.get('/exchange/999999')).status).toBe(404);
    expect((await admin.get('/exchange/x')).status).toBe(404);
  });

  it('finds messages by number and shows each kind in its tab', async () => {
    const found = await admin.get('/exchange?tab=in&q=PO-12');
    expect(found.all('tbody tr').length).toBeGreaterThan(0);
    expect(found.text).not.toContain('PO-10');
    expect((await admin.get('/exchange?tab=all&page=2')).status).toBe(200);
  });
});

/** A second portal's inbox on the same database and folder. */
function twinOf(one: TestPortal): Inbox {
  return new Inbox(one.service(Inbound), one.service(Database), one.service(Jobs), one.clock, one.service(Catalog), one.runtime);
}
