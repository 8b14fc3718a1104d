export { ReconciliationModule } from './reconciliation.module.js';
export { StatementsCommands, type StatementChoice } from './statements.commands.js';
export { ConfirmationsCommands, type ConfirmedVersion } from './confirmations.commands.js';
export { DisputesCommands, type DisputeDecision, type LineDispute, type MissingReceipt, type RaisedDisputes } from './disputes.commands.js';
export type { ReconciliationFacts, StatementFact } from './reconciliation.facts.js';
