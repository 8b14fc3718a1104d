import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declaredRoutes, type Route } from '../../src/platform/web/route-inventory.js';
import { Form, type Browser } from '../support/browse.js';
import { foreignRows } from '../support/foreign-rows.js';
import { absent, fill, objects, OWNER, type PathIds } from '../support/objects.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { filledIn, gatherForms, idsIn, idsInBody, withIdInBody, type RealForms } from '../support/real-forms.js';

const RIVAL = 'S1002';
const NOBODYS = '987654321';
const FORMS_OF_A_KIND = 2;
/** What is about the person itself has no stranger's thing in it. */
const OWN = /^\/(?:sign-in|sign-out|password|forgotten-password(?:\/.*)?|preferences|people\/invitations|memberships\/current|invitations\/.*|sessions\/others\/end)$/;

/** These only keep what was typed, and drop what is not there. */
const KEEPING = /\/answer-draft$|\/delivery-notes\/(?:new|\d+\/edit)$/;

/** Not even a key; a key alone; fields that are none of any form. */
const MALFORMED: Record<string, string>[] = [{}, { _key: randomUUID() }, { _key: 'x', version: 'x', lines: 'x', reason: '', kind: 'x', disputes: '1' }];

interface Answered {
  status: number;
  body: string;
}

/** T-01 for writes: the real forms of 恒力's pages, sent by a rival, meet what they meet about things that are not there. */
describe('a rival who sends the forms of 恒力', () => {
  let portal: TestPortal;
  let routes: Route[];
  let rival: Browser;
  /** Of 恒力's own people, and of the rival's. */
  let theirs: RealForms;
  let own: RealForms;
  const reached = new Set<string>();

  beforeAll(async () => {
    portal = await startTestPortal({ demo: true });
    const boss = await portal.as('zhou-jing');
    await boss.post('/people/invitations', { name: '李伟', email: 'second@hengli.example', role: 'supplier_clerk' });
    await (await portal.as('sun-li')).post('/statement-runs', { period: lastMonth(portal) });
    await portal.settle();
    const all = declaredRoutes(portal.app);
    routes = all.filter(({ method, path, policy }) => method !== 'GET' && policy?.roles.includes('supplier_admin') && !OWN.test(path));
    rival = await portal.as('chen-ming');
    // A second window of hers, which her page of sessions offers to end.
    await portal.as('zhou-jing');
    theirs = await gatherForms(all, boss, { from: await placesOf(OWNER), ofAKind: 1 });
    // Without a dispute the statement waits for her agreement.
    for (const { action, fields } of theirs.get('/statements/:id/disputes/:disputeId/withdrawal') ?? []) await boss.post(action, fields);
    await gatherForms(all, boss, { into: theirs, from: (await objects.statement?.(portal) ?? []).map(({ id }) => `/statements/${id}`), ofAKind: 0 });
    own = await gatherForms(all, rival, { from: await placesOf(RIVAL), ofAKind: 1 });
  }, 120_000);
  afterAll(() => portal.close());

  /** Pages a supplier comes to by more than links, or that only some things have: to begin with. */
  async function placesOf(code: string): Promise<string[]> {
    const places = await portal.db.sql<{ path: string }>(`
      with o as (select id as owner from suppliers where code = $1)
      (select '/purchase-orders/' || order_id as path from schedule_lines, o where supplier_id = owner and answer in ('unanswered', 'countered') limit 2)
      union all (select '/delivery-notes/' || id from delivery_notes, o where supplier_id = owner and state in ('draft', 'partly_received'))
      union all (select '/delivery-notes/' || id || '/edit' from delivery_notes, o where supplier_id = owner and state in ('draft', 'submitted'))
      union all (select '/delivery-notes/new?line=' || l.id from purchase_order_lines l, o where l.supplier_id = owner and l.shipped = 0
        and not exists (select 1 from schedule_lines s where s.order_line_id = l.id and s.answer <> 'accepted') limit 1)
      union all (select '/statements/' || statement_id from statement_disputes, o where supplier_id = owner and resolution is null)
      union all (select '/statements/' || s.id || '/disputes?missing=1&line=' || min(l.id) from o, statements s join statement_lines l on l.statement_id = s.id and l.live
        where s.state = 'issued' and s.supplier_id = owner group by s.id)`, [code]);
    return places.map(({ path }) => path);
  }

  async function send({ action, fields }: Form): Promise<Answered> {
    const body = new URLSearchParams([...fields.filter(([name]) => name !== '_key'), ['_key', randomUUID()]]);
    const response = await rival.raw('POST', action, { body });
    return { status: response.status, body: await response.text() };
  }

  /** Both are refused, with the same words: the things of 恒力 are as good as not there. */
  async function faultOf(foreign: Form, missing: Form): Promise<string[]> {
    const [one, other] = [await send(foreign), await send(missing)];
    const said = `POST ${foreign.action}: ${one.status}, ${other.status} for what is not there`;
    const refused = [404, 409].includes(one.status) || (KEEPING.test(foreign.action) && [200, 303].includes(one.status));
    if (!refused || one.status !== other.status) return [said];
    return plain(one.body, foreign) === plain(other.body, missing) ? [] : [`${said}, in other words`];
  }

  const formsTo = (forms: RealForms, { path }: Route) => (forms.get(path) ?? []).slice(0, FORMS_OF_A_KIND).map(filledIn);

  it.each(['supplier_clerk', 'supplier_admin'])('as their %s changes nothing, and learns nothing', async (role) => {
    await portal.db.sql(`update memberships set role = $1 where person_id = (select id from people where email like 'chen.ming@%')`, [role]);
    const before = await foreignRows(portal);
    const wrong: string[] = [];
    for (const route of routes.filter(({ path, policy }) => path.includes(':') && policy?.roles.includes(role as never))) {
      const [ids = {}] = (await objects[route.policy?.object ?? '']?.(portal)) ?? [];
      const known = formsTo(theirs, route);
      if (known.length) reached.add(route.path);
      for (const form of [...known, ...(known.length ? [] : [filledIn(new Form(fill(route.path, ids), [['reason', '试'], ['version', '1']]))])]) {
        wrong.push(...(await faultOf(form, new Form(fill(route.path, absent(idsIn(route, form.action))), form.fields))));
      }
    }
    expect(wrong).toEqual([]);
    expect(await foreignRows(portal)).toEqual(before);
  }, 60_000);

  it.each(['supplier_clerk', 'supplier_admin'])('as their %s is told that there is no such thing, whatever the form holds', async (role) => {
    await portal.db.sql(`update memberships set role = $1 where person_id = (select id from people where email like 'chen.ming@%')`, [role]);
    const wrong: string[] = [];
    let walked = 0;
    for (const route of routes.filter(({ path, policy }) => path.includes(':') && policy?.roles.includes(role as never))) {
      const [ids = {}] = (await objects[route.policy?.object ?? '']?.(portal)) ?? [];
      for (const fields of MALFORMED) {
        const answers = [];
        for (const path of [fill(route.path, ids), fill(route.path, absent(ids))]) {
          const response = await rival.raw('POST', path, { body: new URLSearchParams(fields) });
          answers.push({ status: response.status, body: plain(await response.text(), new Form(path, [])) });
        }
        walked += 1;
        const [foreign, missing] = answers;
        if (foreign?.status !== 404 || missing?.status !== 404) wrong.push(`POST ${route.path}: ${foreign?.status}, ${missing?.status} for what is not there`);
        else if (foreign.body !== missing.body) wrong.push(`POST ${route.path}: in other words`);
      }
    }
    expect(wrong).toEqual([]);
    expect(walked).toBeGreaterThan(30);
  });

  it('into a thing of their own: a line, a dispute or a statement of 恒力 in it is one that is not there', async () => {
    const before = await foreignRows(portal);
    const wrong: string[] = [];
    const swapped = new Set<string>();
    const foreignIds = new Map([...theirs.values()].flat().flatMap((form) => [...idsInBody(form)]));
    for (const route of routes) {
      for (const form of formsTo(own, route)) {
        for (const kind of idsInBody(form).keys()) {
          const id = foreignIds.get(kind);
          if (id === undefined) continue;
          swapped.add(`${route.path} ${kind}`);
          wrong.push(...(await faultOf(withIdInBody(form, kind, id), withIdInBody(form, kind, NOBODYS))).map((fault) => `${fault} (${kind} ${id})`));
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(await foreignRows(portal)).toEqual(before);
    expect([...swapped]).toEqual(expect.arrayContaining([
      '/purchase-orders/:id/answers s', '/delivery-notes orderLineId', '/delivery-notes/:id/revision orderLineId', '/delivery-notes/new add', '/statements/:id/disputes l']));
  }, 60_000);

  it('below a thing of their own: nothing of 恒力 hangs there', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter(({ path }) => (path.match(/:/g)?.length ?? 0) > 1)) {
      const [foreign = {}] = (await objects[route.policy?.object ?? '']?.(portal)) ?? [];
      const [mine = {}] = await objects[route.path.split('/')[1] === 'statements' ? 'statement' : 'delivery_note']?.(portal, RIVAL) ?? [];
      const at = (ids: PathIds) => new Form(fill(route.path, { ...ids, id: mine.id ?? '' }), [['reason', '试'], ['remainder', '1']]);
      wrong.push(...(await faultOf(at(foreign), at(absent(foreign)))));
    }
    expect(wrong).toEqual([]);
  });

  it('had real forms to send', () => {
    expect(routes.map(({ path }) => path).filter((path) => path.includes(':') && !reached.has(path))).toEqual([]);
  });
});

function lastMonth(portal: TestPortal): string {
  return new Date(portal.clock.now().getTime() - 23 * 24 * 3600_000).toISOString().slice(0, 7);
}

/** What differs between two answers that say the same: ids of requests and forms, the address, and news of what was done before. */
function plain(body: string, { action }: Form): string {
  return body.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '').replaceAll(action, '').replaceAll(encodeURIComponent(action), '')
    .replaceAll(/\s*<div class="toast-x server-toast".*<\/div>/g, '').replaceAll(/\s+/g, ' ');
}
