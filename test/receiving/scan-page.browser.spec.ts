import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser as Chromium, BrowserContextOptions, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../support/chromium.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { arrivingNote, type ArrivingNote } from './arriving-notes.js';
import { Wedge } from './wedge.js';

const HANDHELD: BrowserContextOptions = {
  viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true,
  userAgent: 'Mozilla/5.0 (Linux; Android 10; PDA) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/83.0.4103.106 Mobile Safari/537.36' };

describeInBrowser('the scan page in a real browser', () => {
  let portal: TestPortal;
  let chromium: Chromium;

  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:42:00Z' });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await portal?.close();
  });

  /** The scan page of a signed-in clerk; anything the browser complains about fails the test. */
  async function open(note: ArrivingNote | null, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    const context = await chromium.newContext({ locale: 'zh-CN', ...options });
    await context.request.post(`${portal.url}/sign-in/demo`, { form: { person: 'zhao-qiang' }, headers: { origin: portal.url } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && !message.text().includes('503') && complaints.push(message.text()));
    await page.goto(`${portal.url}/receiving/scan${note ? `?note=${note.id}` : ''}`);
    await page.waitForSelector('textarea[name=code]', { state: 'attached' });
    return { page, complaints };
  }

  const counted = async (note: ArrivingNote): Promise<number> => Number((await portal.db.sql<{ n: string }>(
    `select count(*) as n from package_receipts r join packages p on p.id = r.package_id where p.note_id = $1 and r.kind = 'receive'`, [note.id]))[0]?.n);
  const scansOf = async (note: ArrivingNote): Promise<number> => Number((await portal.db.sql<{ n: string }>(
    'select count(*) as n from scans where note_id = $1', [note.id]))[0]?.n);

  async function until(what: () => Promise<number>, wanted: number): Promise<void> {
    for (let tries = 0; tries < 600 && (await what()) !== wanted; tries += 1) await new Promise((go) => setTimeout(go, 50));
    expect(await what()).toBe(wanted);
  }

  /** All that was read so far has been sent and answered. */
  const nothingWaits = (page: Page) => page.locator('#net', { hasText: /^在线$/ }).waitFor();

  it('shows lots, quantities and dates in full at 360 px, as the page comes and as its script draws it, light and dark', async () => {
    const lot = 'LOT-2026-11-22-LONGEST-EVER-0001';
    const note = await arrivingNote(portal, [{ quantity: '1234567', packSize: '1234567', lot }]);
    const cut = (page: Page) => page.locator('.li span, .li b, .li .n').evaluateAll((parts) =>
      parts.filter((part) => part.scrollWidth > part.clientWidth && getComputedStyle(part).display !== 'inline').map((part) => part.textContent));
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(note, { ...HANDHELD, colorScheme });
      const waits = await open(null, { ...HANDHELD, colorScheme });
      expect(await cut(waits.page)).toEqual([]);
      expect([await page.textContent('.li .lot'), await cut(page)]).toEqual([`批次 ${lot}`, []]);
      await page.locator('#code').fill(note.code);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#last.note');
      expect([await page.textContent('.li .lot'), await cut(page)]).toEqual([`批次 ${lot}`, []]);
      expect(await page.evaluate(() => [document.documentElement.scrollWidth, getComputedStyle(document.body).backgroundColor])).toEqual(
        [360, colorScheme === 'dark' ? 'rgb(14, 20, 29)' : 'rgb(238, 241, 245)']);
    }
  });

  it.each([360, 390])('ends a count with refused goods within %i px, in English too', async (width) => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const { page } = await open(note, { ...HANDHELD, viewport: { width, height: 640 }, locale: 'en' });
    const prefer = (value: string) => page.request.post(`${portal.url}/preferences`, { form: { name: 'locale', value, back: '/' }, headers: { origin: portal.url } });
    await prefer('en');
    await page.request.post(`${portal.url}/receiving/scans`, {
      form: { _key: randomUUID(), plant: await page.inputValue('[name=plant]'), note: note.id, code: note.boxes[0]?.code ?? '', condition: 'refused' }, headers: { origin: portal.url } });
    await page.goto(`${portal.url}/receiving/notes/${note.id}`);
    await prefer('zh-CN');
    expect(await page.locator('.sum dt').allInnerTexts()).toEqual(['Complete', 'Short', 'Over', 'Damaged', 'Not taken']);
    const [main, ...tiles] = await page.locator('main, .sum > div').evaluateAll((parts) => parts.map((part) => [part.scrollWidth - part.clientWidth, part.getBoundingClientRect().right]));
    expect(main?.[0]).toBe(0);
    for (const tile of tiles) expect([tile[0], (tile[1] ?? width) < width]).toEqual([0, true]);
  });

  it('keeps the way to the other note beside a code that another scan of the same batch hides', async () => {
    const [here, other] = [await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]), await arrivingNote(portal, [{ quantity: '24', packSize: '24' }])];
    const { page } = await open(here, HANDHELD);
    await page.locator('#code').fill(`${other.boxes[0]?.code}\n[)>\x1E06\x1DPNOBODY\x1E\x04`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#last.unk');
    expect(await page.locator('#problems li').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('[)><RS>06<GS>PNOBODY<RS><EOT>')]));
    await page.click('#problems a');
    await page.waitForURL((url) => url.searchParams.get('note') === other.id);
  });

  it('takes 30 scans back to back as keystrokes without a pause, with nothing focused', async () => {
    const note = await arrivingNote(portal, [{ quantity: '720', packSize: '24' }]);
    const { page, complaints } = await open(note);
    await (await Wedge.at(page)).scan(...note.boxes.map(({ code }) => code));
    await until(() => counted(note), 30);
    await until(() => scansOf(note), 30);
    await page.locator('.li .n', { hasText: /^720 / }).waitFor();
    await nothingWaits(page);
    expect(await scansOf(note)).toBe(30);
    expect(complaints).toEqual([]);
  });

  it('takes codes whole that are typed while the device is busy', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const { page, complaints } = await open(note);
    // After the fifth key, for longer than the silence that ends a scan.
    await page.evaluate(() => {
      const { document } = globalThis as unknown as { document: EventTarget };
      let keys = 0;
      document.addEventListener('keydown', () => {
        keys += 1;
        if (keys === 5) setTimeout(() => { for (const until = performance.now() + 900; performance.now() < until; ); }, 0);
      });
    });
    await (await Wedge.at(page)).scan(...note.boxes.map(({ code }) => code));
    await until(() => counted(note), 2);
    await nothingWaits(page);
    expect(await scansOf(note)).toBe(2);
    expect(complaints).toEqual([]);
  });

  it('takes 30 scans in the focused field of a handheld', async () => {
    const note = await arrivingNote(portal, [{ quantity: '720', packSize: '24' }]);
    const { page } = await open(null, HANDHELD);
    expect(await page.getAttribute('#code', 'inputmode')).toBe('none');
    for (const { code } of note.boxes) {
      await page.keyboard.insertText(code);
      await page.keyboard.press('Enter');
    }
    await until(() => counted(note), 30);
    expect(page.url()).toContain(`note=${note.id}`);
  });

  it.each([['with nothing focused', {}], ['in the field of a handheld', HANDHELD]])('takes one scan without a suffix after a silence, %s', async (_where, options) => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const { page } = await open(note, options);
    await (await Wedge.at(page)).type(note.boxes[0]?.code ?? '');
    await until(() => scansOf(note), 1);
    await new Promise((go) => setTimeout(go, 500));
    expect(await scansOf(note)).toBe(1);
  });

  it('takes three codes of one shot apart', async () => {
    const note = await arrivingNote(portal, [{ quantity: '72', packSize: '24' }]);
    const { page } = await open(note);
    await page.focus('#code');
    await page.evaluate((text) => {
      const field = (globalThis as unknown as { document: { execCommand(name: string, show: boolean, value: string): void } }).document;
      field.execCommand('insertText', false, text);
    }, note.boxes.map(({ code }) => code).join('\r\n'));
    await until(() => counted(note), 3);
  });

  it('drops a trigger bounce, not the same code read again', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const { page } = await open(note, HANDHELD);
    const once = async () => {
      await page.keyboard.insertText(note.boxes[0]?.code ?? '');
      await page.keyboard.press('Enter');
    };
    // By the page's clock, which stands still: how long this computer takes for it does not count.
    await page.clock.install();
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
    await once();
    await once();
    await page.clock.runFor(250);
    await once();
    await page.clock.resume();
    await nothingWaits(page);
    expect([await scansOf(note), await counted(note)]).toEqual([2, 1]);
    await page.waitForSelector('#last.dup');
  });

  it('keeps scans while the server refuses, does not finish meanwhile, and sends each exactly once', async () => {
    const note = await arrivingNote(portal, [{ quantity: '240', packSize: '24' }]);
    const { page, complaints } = await open(note, HANDHELD);
    let refusals = 0;
    let mended = false;
    await page.route('**/receiving/scans/batch', async (route) => {
      if (mended) return route.continue();
      refusals += 1;
      // The second time the server did the work and only its answer is lost.
      if (refusals === 2) await route.fetch();
      await route.fulfill({ status: 503, body: '{}' });
    });
    for (const { code } of note.boxes) {
      await page.keyboard.insertText(code);
      await page.keyboard.press('Enter');
    }
    await page.waitForSelector('#net.off');
    await page.click('#to-finish');
    expect(page.url()).toContain('/receiving/scan');
    expect(await page.textContent('#say')).toContain('没有上传');
    await until(async () => Math.min(refusals, 3), 3);
    mended = true;
    await page.waitForSelector('#net:not(.off)', { timeout: 15_000 });
    await until(() => counted(note), 10);
    expect(await scansOf(note)).toBe(10);
    await nothingWaits(page);
    await page.click('#to-finish');
    await page.waitForURL(/\/receiving\/notes\//);
    expect(complaints).toEqual([]);
  });

  it.each([['at once', false], ['when the card already says that the scan waits', true]])('says after a sign-out, %s, that scans are kept until signed in again, and uploads them then', async (_when, late) => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const { page } = await open(note, HANDHELD);
    await page.context().clearCookies();
    if (late) await page.route('**/receiving/scans/batch', (route) => page.waitForSelector('#last.wait').then(() => route.continue()));
    await page.keyboard.insertText(note.boxes[0]?.code ?? '');
    await page.keyboard.press('Enter');
    await page.locator('#last h2', { hasText: '已保留，未上传' }).waitFor();
    expect([await page.textContent('#last p'), await page.textContent('#say'), await page.textContent('#net')]).toEqual([
      '登录后自动上传，勿重复扫描', expect.stringMatching(/登录已过期.*登录/), '待传 1']);
    await page.context().request.post(`${portal.url}/sign-in/demo`, { form: { person: 'zhao-qiang' }, headers: { origin: portal.url } });
    await until(() => counted(note), 1);
    await page.locator('#net', { hasText: '在线' }).waitFor();
    expect(await page.isHidden('#say')).toBe(true);
  });

  it('shows what is wrong, keeps it until seen, and takes the last count back', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const { page } = await open(note, HANDHELD);
    const read = async (code: string) => {
      await page.keyboard.insertText(code);
      await page.keyboard.press('Enter');
    };
    await read('6901234567892');
    await page.waitForSelector('#last.unk');
    await page.click('#cond summary');
    await page.click('#cond label:has(input[value=damaged])');
    await read(note.boxes[0]?.code ?? '');
    await page.waitForSelector('#last.dam');
    expect(await page.isChecked('#cond input[value=good]')).toBe(true);
    expect(await page.locator('#problems li').count()).toBe(1);
    await page.click('#problems button');
    expect(await page.locator('#problems li').count()).toBe(0);
    await page.click('#undo-form button');
    await page.locator('#last h2', { hasText: '已撤销' }).waitFor();
    expect(await page.isDisabled('#undo-form button')).toBe(true);
    expect(await portal.db.sql(`select kind, condition from package_receipts where package_id = $1 order by id`, [note.boxes[0]?.id])).toEqual([
      { kind: 'receive', condition: 'damaged' }, { kind: 'reverse', condition: 'damaged' }]);
  });

  it('refuses a box with its reason and shows why on a photo made small on the device', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const { page, complaints } = await open(note, HANDHELD);
    await page.click('#cond summary');
    await page.click('#cond label:has(input[value=refused])');
    await page.selectOption('#cond select', 'packaging');
    await page.keyboard.insertText(note.boxes[0]?.code ?? '');
    await page.keyboard.press('Enter');
    await page.locator('#last h2', { hasText: '拒收，已记录' }).waitFor();
    expect(await portal.db.sql('select condition, reason from package_receipts where package_id = $1', [note.boxes[0]?.id])).toEqual([
      { condition: 'refused', reason: 'packaging' }]);
    await page.click('#last .acts a');
    // With its script, which makes the photo small.
    await page.waitForURL(/\/photos\?/);
    const large = await page.screenshot({ type: 'png' });
    await page.setInputFiles('#f-photos', [{ name: 'IMG_0001.png', mimeType: 'image/png', buffer: Buffer.from(large) }]);
    await page.click('button.go');
    await page.locator('.shots img').waitFor();
    const [photo] = await portal.db.sql<{ type: string; size: string; line: string }>(
      `select p.type, f.size, p.note_line_id as line from receiving_photos p join files f on f.hash = p.hash where p.note_id = $1`, [note.id]);
    expect(photo).toMatchObject({ type: 'image/jpeg', line: note.lines[0]?.id });
    expect(Number(photo?.size)).toBeLessThan(large.length);
    expect(complaints).toEqual([]);
  });
});
