import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundHouse, seedDemo } from '../../src/demo/seed-demo.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** Shortly after midnight at the plant, on the first of a month; in UTC it is still yesterday, and last month. */
const NIGHT = '2026-11-30T16:10:00Z';

describe('a demo that is started in the night to the first of a month', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({ now: NIGHT, cast: false });
    await foundHouse(portal.app, 'a password of the demo');
    portal.clock.moveTo(new Date(NIGHT));
    await seedDemo(portal.app);
    // The play has let the clock be.
    portal.clock.moveTo(new Date(NIGHT));
  }, 90_000);
  afterAll(() => portal.close());

  it('has notes in every state of the way', async () => {
    const states = await portal.db.sql<{ state: string }>('select distinct state from delivery_notes');
    expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['draft', 'submitted', 'arrived', 'receiving', 'partly_received', 'received']));
  });

  it('has statements in every state there is, also on a day on which last month is not billed yet', async () => {
    const states = await portal.db.sql<{ state: string }>('select distinct state from statements order by state');
    expect(states.map(({ state }) => state)).toEqual(['agreed', 'disputed', 'issued', 'locked']);
    expect(await portal.db.sql(`select s.code, t.period from statements t join suppliers s on s.id = t.supplier_id where t.state = 'disputed'`)).toEqual([
      { code: 'S1001', period: '2026-10' }]);
  });

  it('shows the dock what stands at the gate and what is being counted', async () => {
    const states = (await (await portal.as('zhao-qiang')).get('/receiving')).all('tbody .chip').map(({ text }) => text.trim());
    expect(states).toEqual(expect.arrayContaining(['已到厂', '收货中']));
  });

  it('has nothing that is still to come', async () => {
    // The clock goes on while the play is played.
    const late = await portal.db.sql(`select type, at from facts where at > $1::timestamptz + interval '1 minute'`, [NIGHT]);
    expect(late).toEqual([]);
  });

  it('tells its histories in order: the house and its people were there before the first order', async () => {
    const [order] = await portal.db.sql<{ first: Date }>(`select min(at) as first from facts where type = 'purchase_order.published'`);
    expect(await portal.db.sql(
      `select at from facts where type in ('plant.created', 'supplier.created', 'member.joined') and at > $1
       union all select created_at from people where created_at > $1`, [order?.first])).toEqual([]);
    const [{ id } = { id: '' }] = await portal.db.sql<{ id: string }>(`select id from suppliers where code = 'S1001'`);
    const days = (await (await portal.as('he-jie')).get(`/history/supplier/${id}`)).all('.tl time').map((time) => time.text.slice(0, 10));
    expect(days.at(-1)).toBe('2026-09-01');
  });
});
