import { lifecycle } from '../lib/lifecycle.js';

/** Where the answer of one schedule line stands. */
export type AnswerState = 'unanswered' | 'accepted' | 'proposed' | 'countered' | 'rejected' | 'superseded';

export type AnswerAction = 'accept' | 'propose' | 'reject' | 'approve' | 'decline' | 'counter' | 'supersede' | 'reopen';

/** `erp` is the inbound revision. An answer given on behalf of a supplier acts as `supplier`. */
export type AnswerRole = 'supplier' | 'buyer' | 'erp';

/**
 * A supplier may propose on an accepted line, which is how a delay is announced; a rejected line waits for the
 * buyer's next revision. A re-opening revision supersedes the answer and asks for a new one (reopen).
 */
export const answerLifecycle = lifecycle<AnswerState, AnswerAction, AnswerRole>('answer', {
  accept: { from: ['unanswered', 'countered'], to: 'accepted', by: ['supplier'] },
  propose: { from: ['unanswered', 'countered', 'accepted'], to: 'proposed', by: ['supplier'] },
  reject: { from: ['unanswered', 'countered'], to: 'rejected', by: ['supplier'] },
  approve: { from: ['proposed'], to: 'accepted', by: ['buyer'] },
  decline: { from: ['proposed'], to: 'unanswered', by: ['buyer'] },
  counter: { from: ['proposed'], to: 'countered', by: ['buyer'] },
  supersede: {
    from: ['unanswered', 'accepted', 'proposed', 'countered', 'rejected'],
    to: 'superseded',
    by: ['erp'],
  },
  reopen: { from: ['superseded'], to: 'unanswered', by: ['erp'] },
});

/** The state after a revision that re-opens the schedule line: the old answer superseded, a new one asked for. */
export function reopenedAnswer(state: AnswerState): AnswerState {
  const superseded = state === 'superseded' ? state : answerLifecycle.next(state, 'supersede');
  return answerLifecycle.next(superseded, 'reopen');
}
