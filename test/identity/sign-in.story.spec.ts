import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestPortal, type TestPortal } from '../support/portal.js';

describe('signing in', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.close());

  it('lets a person of the demo in with one click', async () => {
    const browser = await portal.as('li-wei');
    const home = await browser.get('/');
    expect(home.status).toBe(200);
    expect(home.html.textContent).toContain('李伟');
    expect(home.html.textContent).toContain('无锡恒力轴承有限公司');
  });
});
