import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../src/identity/passwords.js';
import { Browser } from '../support/browse.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';
import { compared, type Compared } from '../support/superiority.js';

/** `TIMING_TRIES=500` measures longer and says what it measured. */
const TRIES = Number(process.env.TIMING_TRIES ?? 20);
/** Twenty of each that are alike go beyond it once in some hundred thousand runs; without the work for nobody they do not meet at all. */
const ALIKE = 0.4;
/** As long as each other, so that even the lengths of the answers may be compared. */
const [KNOWN, NOBODY] = ['sun.li@mingda.example', 'nobody@mingda.example'];

interface Answer {
  status: number;
  headers: [string, string][];
  body: string;
}

type Ask = (email: string) => Promise<Response>;

describe('T-31: who has an account cannot be found out', () => {
  let portal: TestPortal;
  let serial = 0;

  beforeAll(async () => {
    // With the hash as it costs in real life: at the price of tests its absence could not be seen.
    portal = await startTestPortal({ env: { NODE_ENV: 'production', TRUST_PROXY: 'loopback' } });
    await portal.db.sql('update credentials set password_hash = $1', [await portal.service(Passwords).hash(PASSWORD)]);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await portal.close();
  });

  const stranger = () => new Browser(portal.url, { 'accept-language': 'zh-CN', 'x-forwarded-for': `198.51.100.${(serial += 1) % 250}` });
  const signIn: Ask = (email) => stranger().raw('POST', '/sign-in', { body: new URLSearchParams({ email, password: 'not this one at all' }) });
  const forgotten: Ask = (email) => stranger().raw('POST', '/forgotten-password', { body: new URLSearchParams({ email }) });

  async function inviting(): Promise<Ask> {
    const boss = await portal.as('zhou-jing');
    return (email) => boss.raw('POST', '/people/invitations', { body: new URLSearchParams({ _key: randomUUID(), name: '孙丽', email, role: 'supplier_clerk' }) });
  }

  /** Every try as if it were the first. */
  async function once(ask: Ask, email: string): Promise<{ answer: Answer; ms: number }> {
    await portal.db.sql('delete from login_throttles');
    await portal.db.sql('delete from password_links');
    await portal.db.sql('delete from action_links');
    const started = performance.now();
    const response = await ask(email);
    const body = await response.text();
    const ms = performance.now() - started;
    const own = new Set(['x-request-id', 'date', 'etag', 'set-cookie']);
    const headers = [...response.headers].filter(([name]) => !own.has(name));
    return { ms, answer: { status: response.status, headers, body: body.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replaceAll(email, '') } };
  }

  /** In turn, first one and then the other first. */
  async function interleaved(ask: Ask, tries: number): Promise<Compared> {
    const times = { [KNOWN]: [] as number[], [NOBODY]: [] as number[] };
    for (let number = 0; number < tries; number += 1) {
      for (const email of number % 2 ? [KNOWN, NOBODY] : [NOBODY, KNOWN]) times[email]!.push((await once(ask, email)).ms);
    }
    return compared(times[KNOWN]!, times[NOBODY]!);
  }

  it.each<[string, number, () => Ask | Promise<Ask>]>([
    ['signing in', 422, () => signIn], ['asking for a link to a new password', 303, () => forgotten], ['being invited by somebody', 303, inviting],
  ])('by %s: same answer, in the same time', async (name, status, prepare) => {
    const ask = await prepare();
    const known = await once(ask, KNOWN);
    const nobody = await once(ask, NOBODY);
    expect(known.answer.status).toBe(status);
    expect(nobody.answer).toEqual(known.answer);
    const seen = await interleaved(ask, TRIES);
    if (process.env.TIMING_TRIES) process.stdout.write(`${name}: ${TRIES} × 2, ${JSON.stringify(seen)}\n`);
    expect(Math.abs(seen.superiority - 0.5), JSON.stringify(seen)).toBeLessThan(ALIKE);
  }, 240_000);

  it('would be found out without the work that is done for nobody', async () => {
    const passwords = portal.service(Passwords);
    const honest = passwords.verify.bind(passwords);
    vi.spyOn(passwords, 'verify').mockImplementation((stored, password) => (stored ? honest(stored, password) : Promise.resolve(false)));
    // Of eight, one slow one of a busy machine would count for an eighth.
    const seen = await interleaved(signIn, 30);
    expect(seen.superiority, JSON.stringify(seen)).toBeGreaterThan(0.5 + ALIKE);
    expect(seen.p).toBeLessThan(0.01);
  }, 60_000);
});

describe('the comparison', () => {
  const times = (from: number) => Array.from({ length: 30 }, (_, index) => from + ((index * 7) % 30));

  it('finds alike what is alike, whatever a few slow ones cost, and apart what is apart', () => {
    expect(compared(times(10), times(10))).toEqual({ superiority: 0.5, p: expect.closeTo(1, 5), medians: [24.5, 24.5] });
    expect(Math.abs(compared([...times(10), 5000, 9000], times(10)).superiority - 0.5)).toBeLessThan(ALIKE);
    expect(compared(times(70), times(10))).toMatchObject({ superiority: 1, medians: [84.5, 24.5] });
    expect(compared(times(70), times(10)).p).toBeLessThan(1e-9);
    expect(compared(times(10), times(70)).superiority).toBe(0);
  });
});
