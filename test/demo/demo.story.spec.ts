import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** Shortly after midnight at the plant; in UTC it is still yesterday. */
const NIGHT = '2026-11-27T16:10:00Z';

describe('a demo that is started in the night', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({ now: NIGHT });
    await seedDemo(portal.app);
    // The play has let the clock be.
    portal.clock.moveTo(new Date(NIGHT));
  }, 90_000);
  afterAll(() => portal.close());

  it('has notes in every state of the way', async () => {
    const states = await portal.db.sql<{ state: string }>('select distinct state from delivery_notes');
    expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['draft', 'submitted', 'arrived', 'receiving', 'partly_received', 'received']));
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
});
