import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.js';
import { linkIn, mailedTo } from '../support/mailed.js';
import { PASSWORD, startTestPortal, type TestPortal } from '../support/portal.js';

const NEW_PASSWORD = 'lantern velvet otter quarry';
const THIRD_PASSWORD = 'marble thistle canoe drizzle';
const address = cast.find(({ key }) => key === 'li-wei')?.email ?? '';

describe('what happens to an account stands or falls with its fact (decisions 43)', () => {
  let portal: TestPortal;
  const again = { password: NEW_PASSWORD, again: NEW_PASSWORD };
  const signIn = async (password: string) => (await portal.browser().post('/sign-in', { email: address, password })).url;
  const factsOf = (type: string) => portal.db.sql(
    `select actor_person_id = subject_id as own, actor_name, actor_role, company_id, supplier_id, audience, channel, request_id is not null as traced
     from facts where type = $1 and actor_name = '李伟'`, [type]);
  const account = () => portal.db.sql(
    `select c.*, (select count(*) from sessions s where s.person_id = p.id) as sessions, (select jsonb_agg(l) from password_links l where l.person_id = p.id) as links
     from credentials c join people p on p.id = c.person_id where p.email = $1`, [address]);

  /** The connection is killed between the change and its fact. */
  async function dyingBefore<T>(type: string, work: () => Promise<T>): Promise<T> {
    await portal.db.sql(`alter table facts add constraint dies check (type <> '${type}' or (pg_terminate_backend(pg_backend_pid()) and pg_sleep(5) is null)) not valid`);
    try {
      return await work();
    } finally {
      await portal.db.sql('alter table facts drop constraint dies');
    }
  }

  /** Whatever it was, it did not happen. */
  async function expectNothing(type: string, work: () => Promise<{ status: number }>): Promise<void> {
    const before = await account();
    expect((await dyingBefore(type, work)).status).toBe(503);
    expect(await account()).toEqual(before);
    expect(await factsOf(type)).toEqual([]);
  }

  const told = [{
    own: true, actor_name: '李伟', actor_role: 'supplier_clerk', company_id: '1', supplier_id: null, audience: 'internal', channel: 'web', traced: true }];

  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.close());

  it('a sign-in on a new device', async () => {
    expect(await signIn(PASSWORD)).toBe('/');
    await expectNothing('device.signed_in', () => portal.browser().post('/sign-in', { email: address, password: PASSWORD }));
    expect(await signIn(PASSWORD)).toBe('/');
    expect(await factsOf('device.signed_in')).toEqual(told);
  });

  it('a changed password, and the sessions it ends', async () => {
    const [here, elsewhere] = [await portal.as('li-wei'), await portal.as('li-wei')];
    const change = () => here.post('/password', { current: PASSWORD, ...again });
    await expectNothing('password.changed', change);
    expect([await signIn(PASSWORD), (await elsewhere.get('/')).url]).toEqual(['/', '/']);
    expect((await change()).url).toBe('/sessions');
    expect([await signIn(NEW_PASSWORD), (await elsewhere.get('/')).url]).toEqual(['/', '/sign-in']);
    expect(await factsOf('password.changed')).toEqual(told);
  });

  it('a password set by a link, and the link itself', async () => {
    await portal.browser().post('/forgotten-password', { email: address });
    const link = linkIn((await mailedTo(portal, address)).at(-1) ?? { body: '' });
    const set = () => portal.browser().post(link, { password: THIRD_PASSWORD, again: THIRD_PASSWORD });
    await expectNothing('password.reset', set);
    expect(await signIn(NEW_PASSWORD)).toBe('/');
    expect((await set()).url).toBe('/sign-in');
    expect(await signIn(THIRD_PASSWORD)).toBe('/');
    expect(await factsOf('password.reset')).toEqual(told);
  });

  it('a link that was asked for is kept until its fact is recorded, however late that is', async () => {
    await portal.browser().post('/forgotten-password', { email: address });
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 48 * 3_600_000));
    await portal.settle('identity');
    const asked = async () => (await portal.db.sql(`select 1 from facts where type = 'password.reset_requested'`)).length;
    expect(await asked()).toBe(1);
    await portal.settle('password-news', 'identity');
    expect([await asked(), await portal.db.sql('select 1 from password_links')]).toEqual([2, []]);
  });
});
