import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser as Chromium } from 'playwright-core';
import { cast } from '../../src/demo/cast.js';
import { declaredRoutes } from '../../src/platform/web/route-inventory.js';
import type { Browser } from '../support/browse.js';
import { describeInBrowser, launchChromium, Visitor } from '../support/chromium.js';
import { fill, objects, type PathIds } from '../support/objects.js';
import { mailedTo } from '../support/mailed.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { strayWords } from '../support/stray-words.js';

/** Pages that look different for each role or in another state than the object the walk has for their kind. */
const more: Record<string, string[]> = {
  'li-wei': ['/', '/purchase-orders', '/purchase-orders/{open_order}', '/delivery-notes/{draft}', '/delivery-notes/{draft}/edit', '/delivery-notes/new?order={accepted_order}', '/search?q=6204'],
  'wang-fang': ['/', '/purchase-orders?view=all', '/purchase-orders/{proposed_order}', '/delivery-notes'],
  'zhao-qiang': ['/', '/delivery-notes/{note}', '/receiving/notes/{note}', '/receiving/patterns?label=HL-UCP205', '/receiving/patterns/new?sample=a%7Cb%7Cc'],
  'sun-li': ['/', '/statements', '/statements/{second_version}'],
  'he-jie': ['/', '/exchange/{parked}'],
};

const samples: Record<string, string> = {
  open_order: `select o.id from purchase_orders o join schedule_lines s on s.order_id = o.id where o.supplier_id = 1 and s.answer = 'unanswered' order by o.id desc limit 1`,
  accepted_order: `select o.id from purchase_orders o join schedule_lines s on s.order_id = o.id join purchase_order_lines l on l.id = s.order_line_id
    where o.supplier_id = 1 and s.answer = 'accepted' and l.shipped = 0 order by o.id limit 1`,
  proposed_order: `select o.id from purchase_orders o join schedule_lines s on s.order_id = o.id where s.answer = 'proposed' order by o.id limit 1`,
  draft: `select id from delivery_notes where supplier_id = 1 and state = 'draft' limit 1`,
  note: `select id from delivery_notes where supplier_id = 1 and state = 'partly_received' limit 1`,
  parked: `select id from exchange_messages where state = 'parked' limit 1`,
  second_version: `select statement_id as id from statement_versions where document_version = 2 limit 1`,
};

/** Files, and what machines ask. */
const NO_PAGE = /\.(pdf|csv)$|\/raw$|^\/receiving\/photos\/|^\/(healthz|readyz)$/;
/** Who is not signed in. */
const NOBODY = 'nobody';
/** Asked for a new password. */
const FORGETFUL = cast.find(({ key }) => key === 'chen-ming')?.email ?? '';

describeInBrowser('every page of the demo', () => {
  let portal: TestPortal;
  let browser: Chromium;
  const people = [...cast.map(({ key }) => key).filter((key) => key !== 'chen-ming'), NOBODY];
  const pagesOf = new Map(people.map((key) => [key, new Set<string>()]));

  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
    await makeWhatTheDemoLacks();
    await deal();
    const linked = [await linkTo('second@hengli.example', 'invitations'), await linkTo(FORGETFUL, 'forgotten-password')];
    for (const path of ['/sign-in', '/forgotten-password', '/forgotten-password/asked', ...linked]) pagesOf.get(NOBODY)?.add(path);
    for (const [key, paths] of Object.entries(more)) for (const path of paths) pagesOf.get(key)?.add(await filled(path));
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await portal.close();
  });

  const routes = () => declaredRoutes(portal.app).filter(({ method, path }) => method === 'GET' && !NO_PAGE.test(path));

  async function makeWhatTheDemoLacks(): Promise<void> {
    await (await portal.as('zhou-jing')).post('/people/invitations', { name: '李伟', email: 'second@hengli.example', role: 'supplier_clerk' });
    const sunLi = await portal.as('sun-li');
    await sunLi.post('/statement-runs', { period: new Date(portal.clock.now().getTime() - 23 * 24 * 3600_000).toISOString().slice(0, 7) });
    await secondVersion(sunLi);
    await portal.browser().post('/forgotten-password', { email: FORGETFUL });
    await portal.settle('password-news');
    await portal.settle();
  }

  /** The path of the link that was mailed to an address. */
  async function linkTo(recipient: string, page: string): Promise<string> {
    const [link] = (await mailedTo(portal, recipient)).flatMap(({ body }) => body.match(/https?:\S+/g) ?? []).filter((one) => one.includes(`/${page}/`));
    return new URL(link ?? '').pathname;
  }

  /** A statement that was disputed, answered and issued again. */
  async function secondVersion(sunLi: Browser): Promise<void> {
    const [issued] = await portal.db.sql<{ id: string }>(`select id from statements where state = 'issued' and supplier_id = (select id from suppliers where code = 'S1002') limit 1`);
    const path = `/statements/${issued?.id}`;
    await (await portal.as('chen-ming')).post(`${path}/disputes`, { documentVersion: '1', 'missing[m1][noteNumber]': 'YX-7', 'missing[m1][text]': '漏记' });
    const form = (await sunLi.get(`${path}/resolutions`)).form(/resolutions$/);
    const [dispute = ''] = form.fields.map(([name]) => name).filter((name) => name.endsWith('[resolution]'));
    const decided = await sunLi.submit(form.with({ [dispute]: 'kept', [dispute.replace('resolution', 'text')]: '下月入库' }));
    await sunLi.submit(decided.form(/versions$/));
  }

  /** Every page there is, with a thing of each kind, to one reader of each side; the readers of a side take turns. */
  async function deal(): Promise<void> {
    const pages = routes().filter(({ policy }) => !policy?.roles.includes('anonymous'));
    const browsers = new Map<string, Browser>();
    for (const key of people.filter((one) => one !== NOBODY)) browsers.set(key, await portal.as(key));
    for (const [turn, { path, policy }] of pages.entries()) {
      const known: PathIds[] = policy?.object ? ((await objects[policy.object]?.(portal)) ?? []) : [{}];
      for (const [also, ids] of known.entries()) {
        for (const side of [true, false]) {
          const readers = cast.filter(({ key, role, supplier }) => browsers.has(key) && Boolean(supplier) === side && policy?.roles.includes(role));
          const reader = readers[(turn + also) % readers.length]?.key ?? '';
          const answer = await browsers.get(reader)?.raw('GET', fill(path, ids));
          // A history may be hidden from some of the roles.
          if (answer && answer.status !== 404) pagesOf.get(reader)?.add(fill(path, ids));
        }
      }
    }
  }

  async function filled(pattern: string): Promise<string> {
    const name = /\{(\w+)\}/.exec(pattern)?.[1];
    return name ? pattern.replace(`{${name}}`, String((await portal.db.sql<{ id: string }>(samples[name] ?? ''))[0]?.id)) : pattern;
  }

  /** Each at its last width; at the others it has to fit as well. */
  const looks = [
    { name: 'wide, light, in Chinese', size: { width: 1440, height: 900 }, widths: [700, 1440], locale: 'zh-CN', theme: 'light' },
    { name: 'on a phone, dark, in English', size: { width: 390, height: 800 }, widths: [390], locale: 'en', theme: 'dark' },
  ] as const;
  it.each(people.flatMap((key) => looks.map((look) => [key, look.name, look] as const)))(
    '%s, %s: shuts nobody out, fits the window, and no script complains',
    async (key, _name, look) => {
      const visitor = await Visitor.open(browser, portal.url, look.size, look.locale, look.theme);
      if (key !== NOBODY) await visitor.signIn(key);
      await visitor.prefer('locale', look.locale);
      await visitor.prefer('theme', look.theme);
      const found: string[] = [];
      for (const path of pagesOf.get(key) ?? []) {
        const answer = await visitor.page.goto(path);
        if (answer?.status() !== 200) found.push(`${path}: status ${answer?.status()}`);
        if ((await visitor.page.locator('h1').count()) !== 1) found.push(`${path}: not exactly one h1`);
        found.push(...strayWords(await visitor.page.locator('body').innerText()).map((words) => `${path}: the text "${words}"`));
        for (const width of look.widths) {
          if (look.widths.length > 1) await visitor.page.setViewportSize({ ...look.size, width });
          const over = await visitor.overflow();
          if (over > 0) found.push(`${path}: ${over} px too wide for ${width}`);
        }
        found.push(...(await visitor.cutOff()).map((words) => `${path}: "${words}" is cut off`));
        found.push(...(await visitor.barriers()).map((barrier) => `${path}: ${barrier}`));
      }
      await visitor.close();
      expect([...found, ...visitor.complaints]).toEqual([]);
    },
    120_000,
  );

  it('is every page there is', () => {
    const visited = [...pagesOf.values()].flatMap((paths) => [...paths]);
    const left = routes().filter(({ path }) => !visited.some((one) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(one.split('?')[0] ?? '')));
    expect(left.map(({ path }) => path)).toEqual([]);
  });
});
