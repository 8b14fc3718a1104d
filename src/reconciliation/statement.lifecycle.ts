import { lifecycle } from '../lib/lifecycle.js';

/**
 * `running` is the live view before the first issue; it is where a statement starts and is not stored.
 * `agreed` is the supplier's confirmation of the present version, `locked` both sides' of the same one.
 */
export type StatementState = 'running' | 'issued' | 'disputed' | 'agreed' | 'locked' | 'withdrawn';

export type StatementAction = 'issue' | 'agree' | 'dispute' | 'take_back' | 'confirm' | 'withdraw';

/** `accountant` stands for the buyer's side. */
export type StatementRole = 'supplier' | 'accountant';

/**
 * Each issue freezes a version; a dispute leads to the next issue, which asks the supplier again, unless the
 * supplier takes back all of it before the buyer has decided anything. Withdrawing is possible only before both sides
 * have confirmed.
 */
export const statementLifecycle = lifecycle<StatementState, StatementAction, StatementRole>('statement', {
  issue: { from: ['running', 'disputed'], to: 'issued', by: ['accountant'] },
  agree: { from: ['issued'], to: 'agreed', by: ['supplier'] },
  dispute: { from: ['issued', 'disputed'], to: 'disputed', by: ['supplier'] },
  take_back: { from: ['disputed'], to: 'issued', by: ['supplier'] },
  confirm: { from: ['agreed'], to: 'locked', by: ['accountant'] },
  withdraw: { from: ['issued', 'disputed', 'agreed'], to: 'withdrawn', by: ['accountant'] },
});
