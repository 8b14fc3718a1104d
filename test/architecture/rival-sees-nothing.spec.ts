import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declaredRoutes } from '../../src/platform/web/route-inventory.js';
import type { Page } from '../support/browse.js';
import { canariesOf } from '../support/foreign-rows.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** Ways a list may be asked for more than its first page shows. */
const QUERIES = ['', '?view=all', '?tab=all', '?page=2', '?q=%E6%81%92%E5%8A%9B', '?q=PO-', '?q=SH2', '?q=GR0', '?q=DZ2', '?q=6204', '?supplier=1', '?supplierId=1', '?sort=-amount&view=all'];

/** T-01, for whatever names no object in its address: lists, exports, search, the home page. It grows with the routes. */
describe('no list, export or search', () => {
  let portal: TestPortal;
  let canaries: string[];
  let lists: string[];
  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
    canaries = await canariesOf(portal);
    lists = declaredRoutes(portal.app)
      .filter(({ method, path, policy }) => method === 'GET' && !path.includes(':') && policy?.roles.includes('supplier_clerk'))
      // The demo's one-click people stand there with their houses, for everyone.
      .filter(({ path }) => path !== '/sign-in')
      .map(({ path }) => path);
  }, 90_000);
  afterAll(() => portal.close());

  // The words searched for come back in the search field; they are no leak.
  const leaks = (page: Page, query: string) => {
    const asked = decodeURIComponent(query);
    return canaries.filter((word) => page.body.includes(word) && !asked.includes(word));
  };

  it('shows a rival anything of 恒力', async () => {
    const rival = await portal.as('chen-ming');
    const found: string[] = [];
    expect(lists.length).toBeGreaterThan(10);
    for (const path of lists) {
      for (const query of QUERIES) {
        const page = await rival.get(`${path}${query}`);
        if (page.status >= 500) found.push(`${path}${query}: status ${page.status}`);
        found.push(...leaks(page, query).map((word) => `${path}${query}: ${word}`));
      }
    }
    expect(found).toEqual([]);
  }, 120_000);

  it('shows nothing because the walk is blind: 李伟 finds his own on the same way', async () => {
    const owner = await portal.as('li-wei');
    const seen = new Set<string>();
    for (const path of lists) {
      for (const query of ['', '?view=all', '?tab=all']) leaks(await owner.get(`${path}${query}`), query).forEach((word) => seen.add(word));
    }
    expect(seen.size).toBeGreaterThan(20);
  }, 60_000);
});
