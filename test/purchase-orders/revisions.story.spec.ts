import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { posted } from '../reconciliation/posted-receipts.js';
import { anOrder, type OrderBuilder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
});
afterAll(() => portal.close());

/** The order as people see it, without the history of how it came to be. */
async function visible(orderId: string): Promise<unknown> {
  const [order] = await portal.db.sql(
    `select o.revision, o.lifecycle, o.note, (select json_agg(x order by x.line_number) from (
       select l.line_number, l.item_code, l.ordered::text, l.cancelled::text, l.lifecycle, l.ship_cap::text,
         (select json_agg(json_build_object('on', s.required_on, 'quantity', s.quantity::text, 'answer', s.answer, 'baseline', s.baseline_on) order by s.required_on)
          from schedule_lines s where s.order_line_id = l.id and s.answer <> 'superseded') as schedules,
         (select json_build_object('price', p.price::text, 'per', p.per::text) from line_prices p where p.order_line_id = l.id order by p.revision desc limit 1) as price
       from purchase_order_lines l where l.order_id = o.id) x) as lines
     from purchase_orders o where o.id = $1`, [orderId]);
  return order;
}

const facts = (orderId: string) =>
  portal.db.sql<{ type: string; data: Record<string, unknown> }>(
    `select type, data from facts where subject_type = 'purchase_order' and subject_id = $1 order by subject_seq`, [orderId]);

const schedules = (orderId: string) =>
  portal.db.sql<{ line: string; answer: string; quantity: string; required_on: string; baseline_on: string; version: number; changed_fields: unknown[] }>(
    `select l.line_number as line, s.answer, s.quantity::text, s.required_on::text, s.baseline_on::text, s.version, s.changed_fields
     from schedule_lines s join purchase_order_lines l on l.id = s.order_line_id where s.order_id = $1 order by l.position, s.sequence`, [orderId]);

describe('a revision that arrives', () => {
  it('creates the order with price, requirement and search text, and tells it', async () => {
    const { orderId, outcome, revision, reopened } = await anOrder().line({ quantity: '5000' }).line({ item: 'B30-UCP205' }).apply(portal);
    expect({ outcome, revision, reopened }).toEqual({ outcome: 'created', revision: 1, reopened: 2 });
    const [order] = await portal.db.sql<{ search: string; buyer_name: string }>('select search, buyer_name from purchase_orders where id = $1', [orderId]);
    expect(order?.search).toContain('hengli');
    expect(order?.search).toContain('dzzc');
    const rows = await portal.db.sql(
      `select r.generation, r.cause, r.required_on::text, p.revision, p.valid_from::text from schedule_lines s join requirements r on r.schedule_line_id = s.id
       join line_prices p on p.order_line_id = s.order_line_id where s.order_id = $1`, [orderId]);
    expect(rows).toEqual(Array(2).fill({ generation: 1, cause: 'buyer', required_on: '2026-12-01', revision: 1, valid_from: '2026-11-20' }));
    expect(await facts(orderId)).toMatchObject([{ type: 'purchase_order.published', data: { revision: 1, lines: 2, buyerName: '王芳' } }]);
  });

  it('R-03: twice is once, older is stale, same number with other content is a conflict', async () => {
    const first = anOrder().line();
    const second = first.changing('10', { quantity: '150' });
    const { orderId } = await first.apply(portal);
    expect(await first.apply(portal)).toMatchObject({ outcome: 'unchanged' });
    expect(await second.apply(portal)).toMatchObject({ outcome: 'changed', revision: 2, reopened: 1 });
    const before = await visible(orderId);
    expect(await first.apply(portal)).toMatchObject({ outcome: 'stale' });
    expect(await first.changing('10', { quantity: '70' }).apply(portal)).toMatchObject({ outcome: 'conflict', revision: 2 });
    expect(await visible(orderId)).toEqual(before);
    expect((await facts(orderId)).map(({ type }) => type)).toEqual(['purchase_order.published', 'purchase_order.changed']);
  });

  it('decisions 21: a source without revisions is counted by issue moment and content', async () => {
    const order = anOrder().line();
    const first = await order.issued('2026-11-18T01:00:00Z').apply(portal);
    expect(first.revision).toBe(1);
    expect(await order.line().issued('2026-11-19T01:00:00Z').apply(portal)).toMatchObject({ outcome: 'changed', revision: 2 });
    expect(await order.line().line().issued('2026-11-19T01:00:00Z').apply(portal)).toMatchObject({ outcome: 'conflict' });
    expect(await order.issued('2026-11-18T01:00:00Z').apply(portal)).toMatchObject({ outcome: 'stale' });
  });

  it('G9: all orderings of four messages end in the same order', async () => {
    const states: unknown[] = [];
    for (const sequence of orderings(4).filter((_, index) => index % 3 !== 2)) {
      const one = anOrder().line({ quantity: '100' }).line({ item: 'B30-UCP205', quantity: '40' });
      const two = one.changing('10', { quantity: '120' });
      const three = two.changing('20', { on: '2026-12-09', price: '13' });
      const four = three.note('请用木箱').next();
      const messages: OrderBuilder[] = [one, two, three, four];
      let orderId = '';
      for (const index of sequence) orderId = (await messages[index]!.apply(portal)).orderId;
      await messages[sequence[1]!]!.apply(portal);
      states.push(await visible(orderId));
    }
    expect(states).toHaveLength(16);
    expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(1);
  });

  it('one key taken by two first messages at once makes one order', async () => {
    const order = anOrder().line();
    const results = await Promise.all([order.apply(portal), order.apply(portal), order.apply(portal)]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['created', 'unchanged', 'unchanged']);
    expect(new Set(results.map(({ orderId }) => orderId)).size).toBe(1);
  });
});

describe('R-08 carry-forward and R-19 requirements', () => {
  it('re-opens only what changed, and writes a new baseline of cause buyer', async () => {
    const order = anOrder().line({ quantity: '50' }).line({ quantity: '50', item: 'B30-UCP205' });
    const { orderId } = await order.apply(portal);
    const result = await order.changing('20', { quantity: '70', on: '2026-12-05' }).apply(portal);
    expect(result.reopened).toBe(1);
    const [one, two] = await schedules(orderId);
    expect(one).toMatchObject({ version: 1, changed_fields: [] });
    expect(two).toMatchObject({ version: 2, quantity: '70.000000', required_on: '2026-12-05', baseline_on: '2026-12-05' });
    expect(two?.changed_fields).toEqual([{ field: 'quantity', from: '50', to: '70' }, { field: 'requiredOn', from: '2026-12-01', to: '2026-12-05' }]);
    const history = await portal.db.sql(
      `select r.generation, r.cause, r.quantity::text, r.revision from requirements r join schedule_lines s on s.id = r.schedule_line_id
       where s.order_id = $1 and s.quantity = 70 order by r.generation`, [orderId]);
    expect(history).toEqual([{ generation: 1, cause: 'buyer', quantity: '50.000000', revision: 1 }, { generation: 2, cause: 'buyer', quantity: '70.000000', revision: 2 }]);
    expect((await facts(orderId)).at(-1)).toMatchObject({ type: 'purchase_order.changed', data: { reopened: 1, revision: 2 } });
  });

  it('texts inform and ask nothing; a price asks about the whole line and gets a version', async () => {
    const order = anOrder().line().line({ item: 'B30-UCP205' });
    const { orderId } = await order.apply(portal);
    const texts = order.changing('10', { note: '加急' });
    expect(await texts.apply(portal)).toMatchObject({ reopened: 0 });
    expect((await facts(orderId)).at(-1)).toMatchObject({ type: 'purchase_order.changed', data: { reopened: 0, changes: [{ line: '10', field: 'note', to: '加急', reopens: false }] } });
    expect(await texts.changing('10', { price: '12.8' }).sentOn('2026-11-19').apply(portal)).toMatchObject({ reopened: 1 });
    const prices = await portal.db.sql(
      `select p.revision, p.price::text, p.valid_from::text from line_prices p join purchase_order_lines l on l.id = p.order_line_id where l.order_id = $1 and l.line_number = '10' order by 1`, [orderId]);
    expect(prices).toEqual([{ revision: 1, price: '12.500000', valid_from: '2026-11-20' }, { revision: 3, price: '12.800000', valid_from: '2026-11-19' }]);
  });

  it('R-04: a missing line of a complete document is blocked and comes back; of a partial one it means nothing', async () => {
    const order = anOrder().line().line({ item: 'B30-UCP205' });
    const { orderId } = await order.apply(portal);
    const lifecycles = async () => (await portal.db.sql<{ lifecycle: string; blocked_reason: string }>(
      'select lifecycle, blocked_reason from purchase_order_lines where order_id = $1 order by position', [orderId]));
    await order.without('20').partial().apply(portal);
    expect(await lifecycles()).toMatchObject([{ lifecycle: 'open' }, { lifecycle: 'open' }]);
    await order.without('20').next().apply(portal);
    expect(await lifecycles()).toEqual([{ lifecycle: 'open', blocked_reason: '' }, { lifecycle: 'blocked', blocked_reason: 'missing_in_source' }]);
    expect((await facts(orderId)).at(-1)).toMatchObject({ type: 'purchase_order.line_blocked', data: { line: '20', reason: 'missing_in_source' } });
    await order.revision(4).apply(portal);
    expect(await lifecycles()).toMatchObject([{ lifecycle: 'open' }, { lifecycle: 'open' }]);
    expect((await facts(orderId)).map(({ type }) => type)).toContain('purchase_order.line_unblocked');
  });

  it('R-24, R-29: cancelling keeps what is on its way; a reduction below it is data and an exception', async () => {
    const order = anOrder().line({ quantity: '100', over: '5' });
    const { orderId } = await order.apply(portal);
    await posted(portal, { order: order.number, quantity: '80' });
    await order.changing('10', { quantity: '60' }).apply(portal);
    const row = async () => (await portal.db.sql('select ordered::text, cancelled::text, shipped::text, ship_cap::text, lifecycle from purchase_order_lines where order_id = $1', [orderId]))[0];
    expect(await row()).toEqual({ ordered: '60.000000', cancelled: '0.000000', shipped: '80.000000', ship_cap: '80.000000', lifecycle: 'open' });
    expect((await facts(orderId)).at(-1)).toMatchObject({ type: 'purchase_order.over_shipped', data: { over: '20', unit: 'H87' } });
    const bigger = order.revision(3).apply(portal);
    await bigger;
    await order.revision(4).cancelled().apply(portal);
    expect(await row()).toEqual({ ordered: '100.000000', cancelled: '20.000000', shipped: '80.000000', ship_cap: '84.000000', lifecycle: 'cancelled' });
    expect((await facts(orderId)).at(-1)).toMatchObject({ type: 'purchase_order.cancelled' });
    expect(await portal.db.sql('select lifecycle from purchase_orders where id = $1', [orderId])).toEqual([{ lifecycle: 'cancelled' }]);
  });

  it('R-25: closed lines close the order; another supplier is refused', async () => {
    const order = anOrder().line();
    const { orderId } = await order.apply(portal);
    await order.changing('10', { lifecycle: 'closed' }).apply(portal);
    expect(await portal.db.sql('select lifecycle from purchase_orders where id = $1', [orderId])).toEqual([{ lifecycle: 'closed' }]);
    await expect(order.forSupplier('S1002').revision(3).apply(portal)).rejects.toMatchObject({ code: 'revision.other_supplier' });
  });
});

function orderings(length: number): number[][] {
  if (length === 0) return [[]];
  return orderings(length - 1).flatMap((rest) => Array.from({ length }, (_, at) => [...rest.slice(0, at), length - 1, ...rest.slice(at)]));
}
