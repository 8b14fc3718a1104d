import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/lib/refusal.js';
import { statementLifecycle } from '../../src/reconciliation/statement.lifecycle.js';
import type { StatementAction, StatementState } from '../../src/reconciliation/statement.lifecycle.js';

const STATES: StatementState[] = ['running', 'issued', 'disputed', 'agreed', 'locked', 'withdrawn'];

/** R-64 written out by hand: where each action leads from each state of STATES, '' where it is refused. */
const EXPECTED: Record<StatementAction, (StatementState | '')[]> = {
  issue: ['issued', '', 'issued', '', '', ''],
  agree: ['', 'agreed', '', '', '', ''],
  dispute: ['', 'disputed', 'disputed', '', '', ''],
  take_back: ['', '', 'issued', '', '', ''],
  confirm: ['', '', '', 'locked', '', ''],
  withdraw: ['', 'withdrawn', 'withdrawn', 'withdrawn', '', ''],
};

describe('lifecycle of a statement', () => {
  for (const action of statementLifecycle.everyAction()) {
    it(`R-64: ${action}, from every state`, () => {
      for (const [index, state] of STATES.entries()) {
        const to = EXPECTED[action][index];
        if (to) expect(statementLifecycle.next(state, action)).toBe(to);
        else expect(() => statementLifecycle.next(state, action)).toThrow(Refusal);
      }
    });
  }

  it('R-64: knows these states and actions and no others', () => {
    expect([...statementLifecycle.states()].sort()).toEqual([...STATES].sort());
    expect(statementLifecycle.everyAction().sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('R-64: nobody confirms for the other side, and both confirmations end it', () => {
    expect(statementLifecycle.actions('issued', 'supplier')).toEqual(['agree', 'dispute']);
    expect(statementLifecycle.actions('agreed', 'supplier')).toEqual([]);
    expect(statementLifecycle.actions('agreed', 'accountant')).toEqual(['confirm', 'withdraw']);
    expect(statementLifecycle.actions('locked')).toEqual([]);
  });
});
