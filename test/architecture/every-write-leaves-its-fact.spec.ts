import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tracesOf } from '../../src/platform/web/policy.js';
import { declaredRoutes, type Route } from '../../src/platform/web/route-inventory.js';
import { Form } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { routeOf } from '../support/real-forms.js';
import { writesOfDocuments } from './writes-of-documents.js';
import { writesOfPeople, type Acts, type Sent } from './writes-of-people.js';
import { writesOfTheHouse } from './writes-of-the-house.js';

const acts: Acts = { ...writesOfTheHouse, ...writesOfDocuments, ...writesOfPeople };

/** What follows from a fact in the same command: it is told of another thing, or of what the first one brought about. */
const FOLLOWS: Record<string, readonly string[]> = {
  'goods_receipt.posted': ['delivery_note.received'],
  'goods_receipt.reversed': ['delivery_note.reopened'],
  'statement_run.finished': ['statement.issued'],
  'code_mapping.set': ['purchase_order.published', 'exchange_message.replayed'],
  'exchange_message.accepted': ['purchase_order.changed'],
};

/** With a key of its own, as every form of a page has one. */
function keyed({ form, ...sent }: Sent): Sent {
  const has = form.fields.some(([name]) => name === '_key');
  return { ...sent, form: has ? form : new Form(form.action, [...form.fields, ['_key', randomUUID()]]) };
}

/** Recorded by a job from the row a moment later, as asking does the same whoever has the address (decisions 39). */
const LATER = ['password.ask_link'];

interface Trace {
  type: string;
  actor: string;
}

/** T-38, and T-14 for each: each write once, as a person does it on its page; the facts of the request are those its policy names. */
describe('every write', () => {
  let portal: TestPortal;
  let writes: Route[];

  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:30:00Z' });
    writes = declaredRoutes(portal.app).filter(({ method }) => method !== 'GET');
  }, 90_000);
  afterAll(() => portal.close());

  it('has an act for each trace its policy names', () => {
    const wanted = writes.map(({ policy }) => {
      const { facts, none } = tracesOf(policy ?? {});
      return `${policy?.action}: ${[...facts, ...(none ? ['none'] : [])].sort().join(', ')}`;
    });
    const there = Object.entries(acts).map(([action, traces]) => `${action}: ${Object.keys(traces).sort().join(', ')}`);
    expect(there.sort()).toEqual(wanted.sort());
  });

  it.each(Object.entries(acts).flatMap(([action, traces]) => Object.entries(traces).map(([trace, act]) => ({ action, trace, act }))))(
    '$action leaves $trace', async ({ action, trace, act }) => {
      const sent = keyed(await act(portal));
      // What earlier facts bring about is not this write's.
      if (LATER.includes(action)) await portal.settle();
      const last = await lastFact();
      const response = await send(sent);
      expect([response.status, routeOf(writes, sent.form.action)?.policy?.action]).toEqual([expect.toSatisfy((status) => [200, 204, 303].includes(status as number)), action]);
      const left = LATER.includes(action) ? await recordedAfter(last) : await recordedBy(response);
      const [first] = left.filter(({ type }) => type === trace);
      expect(left.map(({ type }) => type).filter((type) => !FOLLOWS[trace]?.includes(type))).toEqual(trace === 'none' ? [] : [trace]);
      if (first) expect(first.actor).not.toBe('');
      await expectOnce(sent, response, action);
    });

  /** T-14: sent again it leads to the same place and does nothing; with anything else under its key it is refused. */
  async function expectOnce(sent: Sent, first: Response, action: string): Promise<void> {
    if (first.status !== 303 || writes.find(({ policy }) => policy?.action === action)?.policy?.repeatable) return;
    const again = await send(sent);
    expect([again.status, again.headers.get('location'), await recordedBy(again)]).toEqual([303, first.headers.get('location'), []]);
    if (sent.body) return;
    const other = await send({ ...sent, form: new Form(sent.form.action, [...sent.form.fields, ['more', '1']]) });
    expect([other.status, await recordedBy(other)]).toEqual([422, []]);
  }

  it('that is refused for a role leaves one of the attempt, with who made it; what is only asked for, and what strangers try, leaves none', async () => {
    const clerk = await portal.as('li-wei');
    const refused = await clerk.raw('POST', '/people/invitations', { body: new URLSearchParams({ _key: randomUUID(), email: 'x@y.example' }) });
    expect([refused.status, await recordedBy(refused)]).toEqual([403, [{ type: 'access.refused', actor: '李伟' }]]);
    const [fact] = await portal.db.sql(`select audience, supplier_id, data from facts where type = 'access.refused'`);
    expect(fact).toEqual({ audience: 'internal', supplier_id: null, data: { action: 'invitation.create', path: '/people/invitations' } });
    const elsewhere = await (await portal.as('zhou-jing')).raw('POST', '/people/invitations', {
      body: new URLSearchParams({ _key: randomUUID(), name: 'x', email: 'x@y.example', role: 'administrator' }) });
    expect([elsewhere.status, await recordedBy(elsewhere)]).toEqual([422, []]);
    for (const silent of [await clerk.raw('GET', '/people'), await portal.browser().raw('POST', '/people/invitations')]) expect(await recordedBy(silent)).toEqual([]);
  });

  async function send({ who, form, body }: Sent): Promise<Response> {
    const json = typeof body === 'string' ? { headers: { 'content-type': 'application/json', accept: 'application/json' } } : {};
    return who.raw('POST', form.action, { body: body ?? new URLSearchParams(form.fields), ...json });
  }

  function recordedBy(response: Response): Promise<Trace[]> {
    return portal.db.sql<Trace>('select type, actor_name as actor from facts where request_id = $1 order by id', [response.headers.get('x-request-id')]);
  }

  async function recordedAfter(id: string): Promise<Trace[]> {
    await portal.settle('password-news');
    return portal.db.sql<Trace>('select type, actor_name as actor from facts where id > $1 order by id', [id]);
  }

  async function lastFact(): Promise<string> {
    return (await portal.db.sql<{ id: string }>('select coalesce(max(id), 0)::text as id from facts'))[0]?.id ?? '0';
  }
});

