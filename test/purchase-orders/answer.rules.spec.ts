import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Decimal } from '../../src/lib/decimal.js';
import { Refusal } from '../../src/lib/refusal.js';
import { answerLifecycle, reopenedAnswer } from '../../src/purchase-orders/answer.lifecycle.js';
import type { AnswerAction, AnswerState } from '../../src/purchase-orders/answer.lifecycle.js';
import { answerIsExactlyRequested, checkAnswer, REASON_CODES } from '../../src/purchase-orders/answer.rules.js';
import type { SupplierAnswer } from '../../src/purchase-orders/answer.rules.js';

const STATES: AnswerState[] = ['unanswered', 'accepted', 'proposed', 'countered', 'rejected', 'superseded'];

/** R-13 written out by hand: where each action leads from each state of STATES, '' where it is refused. */
const EXPECTED: Record<AnswerAction, (AnswerState | '')[]> = {
  accept: ['accepted', '', '', 'accepted', '', ''],
  propose: ['proposed', 'proposed', '', 'proposed', '', ''],
  reject: ['rejected', '', '', 'rejected', '', ''],
  approve: ['', '', 'accepted', '', '', ''],
  decline: ['', '', 'unanswered', '', '', ''],
  counter: ['', '', 'countered', '', '', ''],
  supersede: ['superseded', 'superseded', 'superseded', 'superseded', 'superseded', ''],
  reopen: ['', '', '', '', '', 'unanswered'],
};

describe('lifecycle of an answer', () => {
  for (const action of answerLifecycle.everyAction()) {
    it(`R-13: ${action}, from every state`, () => {
      for (const [index, state] of STATES.entries()) {
        const to = EXPECTED[action][index];
        if (to) expect(answerLifecycle.next(state, action)).toBe(to);
        else expect(() => answerLifecycle.next(state, action)).toThrow(Refusal);
      }
    });
  }

  it('R-12, R-13: knows these states and actions and no others', () => {
    expect([...answerLifecycle.states()].sort()).toEqual([...STATES].sort());
    expect(answerLifecycle.everyAction().sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('R-14: a rejected line waits for the buyer’s revision', () => {
    expect(answerLifecycle.actions('rejected', 'supplier')).toEqual([]);
    expect(answerLifecycle.actions('rejected')).toEqual(['supersede']);
  });

  it('R-13: each side has its own verbs', () => {
    expect(answerLifecycle.actions('unanswered', 'supplier')).toEqual(['accept', 'propose', 'reject']);
    expect(answerLifecycle.actions('proposed', 'supplier')).toEqual([]);
    expect(answerLifecycle.actions('proposed', 'buyer')).toEqual(['approve', 'decline', 'counter']);
    expect(answerLifecycle.actions('accepted', 'supplier')).toEqual(['propose']);
  });

  it('R-08: a re-opening revision asks anew from any state', () => {
    expect(STATES.map(reopenedAnswer)).toEqual(STATES.map(() => 'unanswered'));
  });
});

const d = (value: string | number) => new Decimal(value);
const part = (quantity: string | number, promisedOn: string) => ({ quantity: d(quantity), promisedOn });
const TODAY = '2026-11-22';
const requested = { quantity: d(100), requiredOn: '2026-12-10', unitDecimals: 0 };

function aProposal(change: Partial<SupplierAnswer>): SupplierAnswer {
  return {
    action: 'propose',
    parts: [part(60, '2026-12-10'), part(40, '2026-12-15')],
    reasonCode: 'capacity',
    ...change,
  };
}

const problemsOf = (answer: SupplierAnswer) =>
  checkAnswer(answer, requested, TODAY).problems.map(({ part: index, field, code }) => [index, field, code]);
const problemsOfParts = (...parts: SupplierAnswer['parts']) => problemsOf(aProposal({ parts }));

describe('a supplier’s answer', () => {
  it('R-15: accepts the split of G1', () => {
    const { problems, uncommitted } = checkAnswer(aProposal({}), requested, TODAY);
    expect([problems, uncommitted.toString()]).toEqual([[], '0']);
  });

  it('R-15: less than requested is a partial commitment, the rest is uncommitted', () => {
    const { problems, uncommitted } = checkAnswer(aProposal({ parts: [part(60, '2026-12-10')] }), requested, TODAY);
    expect([problems, uncommitted.toString()]).toEqual([[], '40']);
  });

  it('R-15: never more than requested', () => {
    const { problems, uncommitted } = checkAnswer(
      aProposal({ parts: [part(60, '2026-12-10'), part('41', '2026-12-11')] }),
      requested,
      TODAY,
    );
    const params = { promised: '101', requested: '100' };
    expect(problems).toEqual([{ field: 'parts', code: 'answer.above_requested', params }]);
    expect(uncommitted.toString()).toBe('0');
  });

  it('R-15, R-30: each part is positive and fits the unit', () => {
    expect(problemsOfParts(part(0, '2026-12-10'), part(-1, '2026-12-11'), part('0.5', '2026-12-12'))).toEqual([
      [0, 'quantity', 'answer.quantity_not_positive'],
      [1, 'quantity', 'answer.quantity_not_positive'],
      [2, 'quantity', 'answer.quantity_not_in_unit'],
    ]);
    const inKilograms = { ...requested, unitDecimals: 3 };
    expect(checkAnswer(aProposal({ parts: [part('0.5', '2026-12-12')] }), inKilograms, TODAY).problems).toEqual([]);
  });

  it('R-15, R-79: dates are real, not past by the plant’s today, and each used once', () => {
    expect(problemsOfParts(part(1, '2026-02-30'), part(1, '2026-11-21'), part(1, TODAY), part(1, TODAY))).toEqual([
      [0, 'promisedOn', 'answer.date_not_real'],
      [1, 'promisedOn', 'answer.date_in_past'],
      [3, 'promisedOn', 'answer.date_twice'],
    ]);
  });

  it('R-15: one to twenty parts', () => {
    expect(problemsOfParts()).toEqual([[undefined, 'parts', 'answer.no_parts']]);
    const parts = Array.from({ length: 21 }, (_, index) => part(1, `2026-12-${index + 10}`));
    expect(problemsOfParts(...parts)).toEqual([[undefined, 'parts', 'answer.too_many_parts']]);
    expect(problemsOfParts(...parts.slice(1))).toEqual([]);
  });

  it('R-15: later or less needs a reason, earlier and complete does not', () => {
    const missing = [[undefined, 'reasonCode', 'answer.reason_missing']];
    const without = (...parts: SupplierAnswer['parts']) => problemsOf({ action: 'propose', parts });
    expect(without(part(100, '2026-12-11'))).toEqual(missing);
    expect(without(part(99, '2026-12-10'))).toEqual(missing);
    expect(without(part(50, '2026-12-01'), part(50, '2026-12-10'))).toEqual([]);
  });

  it('R-15: a rejection needs a reason and commits nothing; an acceptance needs none', () => {
    expect(problemsOf({ action: 'reject', parts: [] })).toEqual([[undefined, 'reasonCode', 'answer.reason_missing']]);
    const rejected = checkAnswer({ action: 'reject', parts: [], reasonCode: 'material' }, requested, TODAY);
    expect([rejected.problems, rejected.uncommitted.toString()]).toEqual([[], '100']);
    const accepted = checkAnswer({ action: 'accept', parts: [] }, requested, TODAY);
    expect([accepted.problems, accepted.uncommitted.toString()]).toEqual([[], '0']);
  });

  it('R-15: reasons come from the list, and “other” is explained', () => {
    expect(problemsOf(aProposal({ reasonCode: 'weather' }))).toEqual([
      [undefined, 'reasonCode', 'answer.reason_unknown'],
    ]);
    const unexplained = [[undefined, 'reasonText', 'answer.reason_text_missing']];
    expect(problemsOf(aProposal({ reasonCode: 'other' }))).toEqual(unexplained);
    expect(problemsOf(aProposal({ reasonCode: 'other', reasonText: '  ' }))).toEqual(unexplained);
    expect(problemsOf(aProposal({ reasonCode: 'other', reasonText: '停电' }))).toEqual([]);
    for (const reasonCode of REASON_CODES.slice(0, -1)) expect(problemsOf(aProposal({ reasonCode }))).toEqual([]);
  });

  it('R-15: for any positive parts, promised plus uncommitted is the request, or it is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }), (quantities) => {
        const parts = quantities.map((quantity, index) => part(quantity, `2026-12-${index + 10}`));
        const { problems, uncommitted } = checkAnswer(aProposal({ parts }), requested, TODAY);
        const sum = quantities.reduce((total, quantity) => total + quantity, 0);
        if (sum > 100) expect(problems.map(({ code }) => code)).toEqual(['answer.above_requested']);
        else expect([problems, uncommitted.toString()]).toEqual([[], String(100 - sum)]);
      }),
    );
  });

  it('R-13: a proposal of just what was asked is an acceptance', () => {
    expect(answerIsExactlyRequested([part('100.0', '2026-12-10')], requested)).toBe(true);
    expect(answerIsExactlyRequested([part(100, '2026-12-09')], requested)).toBe(false);
    expect(answerIsExactlyRequested([part(99, '2026-12-10')], requested)).toBe(false);
    expect(answerIsExactlyRequested([part(60, '2026-12-10'), part(40, '2026-12-10')], requested)).toBe(false);
    expect(answerIsExactlyRequested([], requested)).toBe(false);
  });
});
