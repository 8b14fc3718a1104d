import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Browser } from '../support/browse.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

const THROUGH_PROXY = { 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' };
const CREDENTIALS = { email: 'li.wei@hengli.example', password: PASSWORD };

describe('behind a TLS proxy', () => {
  const warned: string[] = [];
  let portal: TestPortal;

  beforeEach(() => {
    warned.length = 0;
    // That a server of tests keeps nothing through a crash is said at each start.
    vi.spyOn(Logger.prototype, 'warn').mockImplementation((text: unknown) => void (/fsync/.test(String(text)) || warned.push(String(text))));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await portal.close();
  });

  async function browserOf(env: Record<string, string>): Promise<Browser> {
    portal = await startTestPortal({ env: { BASE_URL: 'https://portal.example', ...env } });
    const { port } = (portal.app.getHttpServer() as Server).address() as AddressInfo;
    return new Browser(`http://127.0.0.1:${port}`);
  }

  it('that TRUST_PROXY does not name, the operator is told at the start, and whoever signs in is told why it does not work', async () => {
    const browser = await browserOf({});
    expect(warned).toEqual([expect.stringContaining('BASE_URL is https and TRUST_PROXY is empty: nobody can sign in')]);
    const page = await browser.post('/sign-in', CREDENTIALS, THROUGH_PROXY);
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('https://portal.example')]);
    expect(page.text).toContain('TRUST_PROXY');
    expect(page.link('https://portal.example')).toBe('https://portal.example/');
    expect((await browser.post('/sign-in/demo', { person: 'li-wei' }, THROUGH_PROXY)).status).toBe(403);
    // Once an hour, and without who it was.
    expect(warned.slice(1)).toEqual([expect.stringMatching(/^Nobody can sign in over http.* from \S*127\.0\.0\.1 with X-Forwarded-Proto, and TRUST_PROXY is empty/)]);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 3600_000);
    for (let count = 0; count < 2; count += 1) await browser.post('/sign-in', CREDENTIALS, { 'sec-fetch-site': 'same-origin' });
    expect(warned.slice(2)).toEqual([expect.stringMatching(/^Nobody can sign in over http.* without X-Forwarded-Proto/)]);
    expect(await portal.db.sql('select 1 from sessions')).toEqual([]);
    expect((await browser.get('/sign-in', THROUGH_PROXY)).status).toBe(200);
  });

  it('somebody who opened the portal by http is led to its https address, also by a browser that says no more than its origin', async () => {
    const browser = await browserOf({ TRUST_PROXY: 'loopback' });
    for (const proxied of [{}, { 'x-forwarded-proto': 'http' }] as Record<string, string>[]) {
      const page = await browser.post('/sign-in', CREDENTIALS, { origin: 'http://portal.example', ...proxied });
      expect([page.status, page.link('https://portal.example')]).toEqual([403, 'https://portal.example/']);
    }
    const foreign = await browser.post('/sign-in', CREDENTIALS, { origin: 'https://other.example', 'x-forwarded-proto': 'https' });
    expect([foreign.status, foreign.all('a').map((link) => link.text)]).toEqual([403, expect.not.arrayContaining(['https://portal.example'])]);
  });

  it('that is another than TRUST_PROXY names, or does not say https, it is the same', async () => {
    const browser = await browserOf({ TRUST_PROXY: 'loopback' });
    expect(warned).toEqual([]);
    expect((await browser.post('/sign-in', CREDENTIALS, { 'sec-fetch-site': 'same-origin' })).status).toBe(403);
    expect(warned).toEqual([expect.stringMatching(/without X-Forwarded-Proto, and TRUST_PROXY is loopback/)]);
  });

  it('that TRUST_PROXY names, people sign in', async () => {
    const browser = await browserOf({ TRUST_PROXY: 'loopback' });
    expect((await browser.post('/sign-in', CREDENTIALS, THROUGH_PROXY)).text).toContain('李伟');
    expect(browser.cookie('__Host-sid')).not.toBe('');
    expect(warned).toEqual([]);
  });
});
