import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryNoteLifecycle } from '../../src/deliveries/delivery-note.lifecycle.js';
import type { Lifecycle } from '../../src/lib/lifecycle.js';
import { answerLifecycle, reopenedAnswer, type AnswerState } from '../../src/purchase-orders/answer.lifecycle.js';
import { statementLifecycle } from '../../src/reconciliation/statement.lifecycle.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

type AnyLifecycle = Lifecycle<string, string, string>;

/** A revision or the buyer supersedes an answer and asks again in one step. */
const REOPENED = answerLifecycle.states()
  .filter((state) => reopenedAnswer(state) !== state)
  .map((state) => `${state} > ${reopenedAnswer(state as AnswerState)}`);

const LIFECYCLES: [lifecycle: AnyLifecycle, alsoInternal: readonly string[]][] = [
  [deliveryNoteLifecycle as unknown as AnyLifecycle, []],
  [answerLifecycle as unknown as AnyLifecycle, REOPENED],
  [statementLifecycle as unknown as AnyLifecycle, []],
];

/** Edges between two states that the code lets a side go. */
function edgesInCode({ table }: AnyLifecycle, side: 'supplier' | 'internal'): string[] {
  return Object.values(table).flatMap(({ from, to, by }) =>
    by.some((role) => (role === 'supplier') === (side === 'supplier')) ? from.filter((state) => state !== to).map((state) => `${state} > ${to}`) : []);
}

/** the database lets through what the lifecycles of the code know, and nothing else. */
describe('the lifecycles of the code and of the database', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await cloneDatabase();
  });
  afterAll(() => db.drop());

  it.each(LIFECYCLES.flatMap(([lifecycle, also]) => [
    [lifecycle.name, 'supplier', lifecycle, []] as const,
    [lifecycle.name, 'internal', lifecycle, also] as const,
  ]))('%s: the %s side has the same edges', async (name, side, lifecycle, also) => {
    const inDatabase = await db.sql<{ edge: string }>(
      `select b || ' > ' || a as edge from unnest($3::text[]) b, unnest($3::text[]) a where b <> a and portal.may_move($1, $2, b, a)`,
      [name, side, lifecycle.states()]);
    const expected = new Set([...edgesInCode(lifecycle, side), ...also]);
    expect(inDatabase.map(({ edge }) => edge).sort()).toEqual([...expected].sort());
    expect(expected.size).toBeGreaterThan(2);
  });

  it('knows the states the columns may have', async () => {
    const known = async (constraint: string) => (await db.sql<{ state: string }>(
      `select (regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g'))[1] as state from pg_constraint where conname = $1`, [constraint]))
      .map(({ state }) => state).sort();
    expect(await known('delivery_notes_state_is_known')).toEqual(deliveryNoteLifecycle.states().sort());
    expect(await known('schedule_lines_answer_is_known')).toEqual(answerLifecycle.states().sort());
    expect(await known('statements_state_is_known')).toEqual(statementLifecycle.states().filter((state) => state !== 'running').sort());
  });
});
