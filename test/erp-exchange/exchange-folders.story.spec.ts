import { appendFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Inbox } from '../../src/erp-exchange/inbox.js';
import { Inbound } from '../../src/erp-exchange/inbound.js';
import { Database } from '../../src/platform/database/database.js';
import { reasonName, type TakenFile } from '../../src/erp-exchange/taken-files.js';
import { Catalog } from '../../src/platform/i18n/catalog.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import type { Browser } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { drop, folderOf, jsonOrder, look, messagesOf, namesIn, orderOf, textIn } from './exchange.support.js';

let portal: TestPortal;
let admin: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
  admin = await portal.as('he-jie');
});
afterAll(() => portal.close());
beforeEach(() => portal.clock.moveTo(new Date(portal.clock.now().getTime() + 60_000)));

const states = async (key: string) => (await messagesOf(portal, key)).map(({ state }) => state);
const banner = async (browser = admin) => (await browser.get('/exchange')).find('#inbox-fault')?.textContent.replace(/\s+/g, ' ') ?? '';
const waiting = async () => Number((await admin.get('/')).find('main a[href="/exchange"]')?.textContent.match(/\d+/)?.[0]);
const remembered = () => portal.db.sql('select name from taken_files');

/** A look that ends with a fault, as each one does until somebody mends the folder. */
async function failingLooks(code: string, looks = 2): Promise<void> {
  for (let count = 0; count < looks; count += 1) await expect(portal.settle('erp-inbox')).rejects.toMatchObject({ code });
}

/** Puts a plain file where a folder belongs, and gives the way back. */
async function inPlaceOf(folder: 'inbox' | 'archive' | 'error'): Promise<() => Promise<void>> {
  const path = folderOf(portal, folder);
  await mkdir(path, { recursive: true });
  await rename(path, `${path}-away`);
  await writeFile(path, 'a file where the folder should be');
  return async () => {
    await rm(path);
    await rename(`${path}-away`, path);
  };
}

describe('a file that was taken and cannot be put away', () => {
  it('R-02: is taken once; the page says what is wrong and that it need not be sent again; when the folder is mended it is moved', async () => {
    const before = await waiting();
    expect(await banner()).toBe('');
    const mend = await inPlaceOf('archive');
    await drop(portal, 'stuck.json', jsonOrder('PO-STUCK', [{}]));
    await portal.settle('erp-inbox');
    await failingLooks('EEXIST', 5);
    expect(await states('PO-STUCK')).toEqual(['applied']);
    expect(await namesIn(portal, 'inbox')).toEqual(['stuck.json']);
    for (const words of ['收件文件夹无法处理', '应为文件夹的位置上是一个文件', '1 个文件已经收取', '请不要重新发送', 'archive']) expect(await banner()).toContain(words);
    expect(await banner(await portal.as('wang-fang'))).toContain('收件文件夹无法处理');
    expect(await waiting()).toBe(before + 1);
    await mend();
    await look(portal);
    expect([await namesIn(portal, 'inbox'), await remembered(), await banner(), await waiting()]).toEqual([[], [], '', before]);
    expect((await namesIn(portal, 'archive')).filter((name) => name.endsWith('-stuck.json'))).toHaveLength(1);
    expect(await states('PO-STUCK')).toEqual(['applied']);
  });

  it('is not taken again after a restart either, and does not hold up the others', async () => {
    const mend = await inPlaceOf('error');
    await drop(portal, 'broken-stuck.json', '{"format"');
    await drop(portal, 'huge-stuck.json', new Uint8Array(5 * 1024 * 1024 + 1).fill(32));
    await drop(portal, 'z-fine.json', jsonOrder('PO-FINE', [{}]));
    await portal.settle('erp-inbox');
    await failingLooks('EEXIST');
    expect(await orderOf(portal, 'PO-FINE')).toMatchObject({ revision: 1 });
    const restarted = restartedInbox(portal);
    for (let count = 0; count < 3; count += 1) await restarted.look().catch(() => undefined);
    expect([await states('broken-stuck.json'), await states('huge-stuck.json')]).toEqual([['failed'], ['failed']]);
    expect(await banner()).toContain('2 个文件');
    await mend();
    await look(portal);
    const names = (await namesIn(portal, 'error')).filter((name) => name.includes('-stuck.json'));
    expect(names).toEqual(expect.arrayContaining([expect.stringMatching(/-broken-stuck\.json$/), expect.stringMatching(/-broken-stuck\.json\.reason\.txt$/)]));
    expect(names).toHaveLength(4);
    expect(await states('broken-stuck.json')).toEqual(['failed']);
  });

  it('another file that comes under its name meanwhile is a document of its own', async () => {
    const mend = await inPlaceOf('archive');
    await drop(portal, 'same.json', jsonOrder('PO-SAME', [{}]));
    await portal.settle('erp-inbox');
    await failingLooks('EEXIST');
    await drop(portal, 'same.json', jsonOrder('PO-SAME', [{ quantity: '70' }], { revision: '2', action: 'change' }));
    await portal.settle('erp-inbox');
    await failingLooks('EEXIST');
    await mend();
    await look(portal);
    expect(await states('PO-SAME')).toEqual(['applied', 'applied']);
    expect(await orderOf(portal, 'PO-SAME')).toMatchObject({ revision: 2 });
    await drop(portal, 'same.json', jsonOrder('PO-SAME', [{ quantity: '70' }], { revision: '2', action: 'change' }));
    await look(portal);
    expect(await states('PO-SAME')).toEqual(['applied', 'applied', 'duplicate']);
  });

  it('somebody took it away by hand: nothing is left to do', async () => {
    const mend = await inPlaceOf('archive');
    await drop(portal, 'by-hand.json', jsonOrder('PO-HAND', [{}]));
    await portal.settle('erp-inbox');
    await failingLooks('EEXIST', 1);
    await rm(join(folderOf(portal, 'inbox'), 'by-hand.json'));
    await mend();
    await look(portal);
    expect([await remembered(), await states('PO-HAND')]).toEqual([[], ['applied']]);
  });
});

describe('names and things of all kinds', () => {
  it.each([
    ['of 250 letters', `${'n'.repeat(245)}.json`, 'archive', (number: string) => jsonOrder(number, [{}])],
    ['of 85 Chinese characters', `${'单'.repeat(83)}.json`, 'archive', (number: string) => jsonOrder(number, [{}])],
    ['of 250 letters, of a file that cannot be read', `${'b'.repeat(245)}.json`, 'error', () => '{'],
  ] as const)('a name %s is shortened where the file is put away, and keeps its ending', async (_what, name, folder, content) => {
    const number = `PO-LONG-${name.length}`;
    await drop(portal, name, content(number));
    await look(portal);
    expect(await namesIn(portal, 'inbox')).toEqual([]);
    const [message] = await messagesOf(portal, name);
    expect(message?.state).toBe(folder === 'archive' ? 'applied' : 'failed');
    const put = (await namesIn(portal, folder)).filter((one) => one.includes(`-${message?.id}-`));
    expect(put[0]).toMatch(/\.json$/);
    expect(put.slice(1)).toEqual(folder === 'error' ? [`${put[0]}.reason.txt`] : []);
    for (const one of put) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(255);
  });

  // Other file systems take no such name, so nothing like it can come in there.
  (process.platform === 'linux' ? it : it.skip).each([
    ['in GBK, as Chinese Windows writes it,', [0xb6, 0xa9, 0xb5, 0xa5], '订单', 'archive', jsonOrder('PO-BYTES', [{}])],
    ['that is no text at all', [0xff, 0x80, 0x01], '___', 'error', '{ "of": "bytes"'],
  ] as const)('a name %s is made readable, and its file taken', async (_what, bytes, readable, folder, content) => {
    await writeFile(Buffer.concat([Buffer.from(`${folderOf(portal, 'inbox')}/`), Buffer.from(bytes), Buffer.from('.json')]), content);
    await portal.settle('erp-inbox');
    await look(portal);
    expect([await namesIn(portal, 'inbox'), await banner()]).toEqual([[], '']);
    expect((await namesIn(portal, folder)).find((name) => name.includes(readable))).toMatch(new RegExp(`-${readable}-[0-9a-f]{8}\\.json$`));
    const [message] = await portal.db.sql<{ state: string }>(`select state from exchange_messages where file_name like $1`, [`${readable.replaceAll('_', '\\_')}-%.json`]);
    expect(message?.state).toBe(folder === 'archive' ? 'applied' : 'failed');
  });

  it('a link is not followed: it is refused with its reason, and what it leads to is read by nobody', async () => {
    const secret = join(portal.dataDir, 'secret-elsewhere.json');
    await writeFile(secret, jsonOrder('PO-SECRET', [{}]));
    await symlink(secret, join(folderOf(portal, 'inbox'), 'link.json'));
    await symlink(join(portal.dataDir, 'nothing-there'), join(folderOf(portal, 'inbox'), 'dangling.json'));
    await look(portal);
    expect(await orderOf(portal, 'PO-SECRET')).toBeUndefined();
    expect([await namesIn(portal, 'inbox'), await states('link.json'), await states('dangling.json')]).toEqual([[], ['failed'], ['failed']]);
    expect(await textIn(portal, 'error', 'link.json.reason.txt')).toContain('link');
    const [message] = await messagesOf(portal, 'link.json');
    expect((await admin.get(`/exchange/${message?.id}/raw`)).status).toBe(404);
    expect((await admin.get(`/exchange/${message?.id}`)).text).toContain('链接');
    expect(await readFile(secret, 'utf8')).toContain('PO-SECRET');
  });

  it('nor is one that stands where the reason belongs: it is replaced, and what it leads to stays as it is', async () => {
    const elsewhere = join(portal.dataDir, 'elsewhere.txt');
    await writeFile(elsewhere, 'of somebody else');
    const mend = await inPlaceOf('error');
    await drop(portal, 'reason-link.json', '{');
    await portal.settle('erp-inbox');
    await failingLooks('EEXIST', 1);
    const [taken] = await portal.db.sql<TakenFile>('select name, exchange_message_id as "messageId", at from taken_files');
    await mend();
    await symlink(elsewhere, join(folderOf(portal, 'error'), reasonName(taken as TakenFile)));
    await look(portal);
    expect(await readFile(elsewhere, 'utf8')).toBe('of somebody else');
    expect(await textIn(portal, 'error', 'reason-link.json.reason.txt')).not.toBe('of somebody else');
    expect((await namesIn(portal, 'error')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('folders in the inbox are left alone, and what stands in them', async () => {
    const folder = join(folderOf(portal, 'inbox'), 'sub.json');
    await mkdir(folder);
    await appendFile(join(folder, 'a.json'), jsonOrder('PO-SUB', [{}]));
    await look(portal);
    expect([await namesIn(portal, 'inbox'), await orderOf(portal, 'PO-SUB'), await banner()]).toEqual([['sub.json'], undefined, '']);
    await rm(folder, { recursive: true });
  });

  it.each([
    ['nul.json', '{"format\\u0000x": "portal-order/1"}', 'U+0000'],
    ['trunc.json', '{"format": "portal-order/1", "number": "PO', 'ends too early'],
  ])('the reason of %s is a plain sentence', async (name, content, words) => {
    await drop(portal, name, content);
    await look(portal);
    const reason = await textIn(portal, 'error', `${name}.reason.txt`);
    expect(reason).toContain(words);
    expect(reason).not.toMatch(/format|""|\\u/);
  });
});

describe('an inbox that cannot be read', () => {
  it('is said on the exchange page and counted on the first page until a look goes well', async () => {
    const before = await waiting();
    const mend = await inPlaceOf('inbox');
    await failingLooks('EEXIST');
    for (const words of ['收件文件夹无法处理', '应为文件夹的位置上是一个文件', '会自动重试', 'EEXIST']) expect(await banner()).toContain(words);
    expect(await banner()).not.toContain('请不要重新发送');
    expect(await waiting()).toBe(before + 1);
    await mend();
    await look(portal);
    expect([await banner(), await waiting()]).toEqual(['', before]);
  });

  it.each([
    [`Error: EACCES: permission denied, scandir '/x'`, '没有权限'], [`Error: EROFS: read-only file system, rename`, '只读'], [`Error: ENOSPC: no space left on device, write`, '空间已满'],
    [`Error: EIO: i/o error, read`, '没有响应'], [`Error: EBUSY: resource busy or locked, rename`, '占用'], [`Error: ENAMETOOLONG: name too long, rename`, '太长'], ['Error: something else', '系统给出的信息'],
  ])('what the system says is put into words: %s', async (error, words) => {
    await portal.db.sql(`update jobs set error = $1 where name = 'erp-inbox'`, [error]);
    expect(await banner()).toContain(words);
    await portal.db.sql(`update jobs set error = null where name = 'erp-inbox'`);
  });
});

describe('a view of the exchange page', () => {
  it('that has nothing, where others have, leads to all documents', async () => {
    const page = await admin.get('/exchange?tab=out');
    expect([page.find('.empty h3')?.textContent, page.find('.empty a')?.getAttribute('href')]).toEqual(['没有符合条件的记录', '/exchange?tab=all']);
  });
});

/** The inbox as it is after a restart: nothing of the earlier looks is in its memory. */
function restartedInbox(one: TestPortal): Inbox {
  return new Inbox(one.service(Inbound), one.service(Database), one.service(Jobs), one.clock, one.service(Catalog), one.runtime);
}
