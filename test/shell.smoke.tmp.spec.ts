import { expect, it } from '@jest/globals';
import { startTestPortal } from './support/portal.js';
it('shows every page', async () => {
  const portal = await startTestPortal();
  for (const key of ['li-wei','zhou-jing','wang-fang','zhao-qiang','sun-li','he-jie']) {
    const browser = await portal.as(key);
    for (const path of ['/', '/help', '/search', '/search?q=hengli', '/search?q=PO-1', '/search?q=SN2345']) {
      const page = await browser.get(path);
      if (page.status !== 200) console.log(key, path, page.status, page.text.slice(0, 300));
      expect(page.status).toBe(200);
    }
  }
  await portal.close();
});
