import { currencyDigits } from '../lib/money.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Statement } from './statement.entity.js';

/** What every fact of a statement says: figures are text, the gross in the statement's currency. */
export interface StatementFact {
  number: string;
  period: string;
  currency: string;
  gross: string;
  documentVersion: string;
}

/** Payloads by type; `statement.issued` is also recorded for every later version. */
export interface ReconciliationFacts {
  'statement.issued': StatementFact & { lines: string };
  'statement.disputed': StatementFact & { disputes: string };
  'statement.dispute_taken_back': StatementFact;
  'statement.dispute_resolved': StatementFact & { kept: string; moved: string };
  'statement.agreed': StatementFact & { hash: string };
  'statement.locked': StatementFact & { hash: string };
  'statement.withdrawn': StatementFact & { reason: string };
}

/** Who could not be billed in a run over all suppliers, and who was: the payload of `statement_run.finished`. */
export interface StatementRunResult {
  supplier: string;
  /** Missing in what was written down before it was kept. */
  supplierEn?: string;
  currency: string;
  statementId: string | null;
  number: string | null;
  /** Message key of the refusal. */
  refusal: string | null;
}

/** Records what happened to a statement, with what the history and the mails say of it. */
export function recordOf<Type extends keyof ReconciliationFacts>(
  tx: Tx,
  type: Type,
  statement: Statement,
  more: Omit<ReconciliationFacts[Type], keyof StatementFact>,
): Promise<void> {
  const { number, period, currency } = statement;
  return tx.record({
    type, subject: 'statement', subjectId: statement.id, supplierId: statement.supplierId,
    data: { number, period, currency, gross: statement.gross.toFixed(currencyDigits(currency)), documentVersion: String(statement.documentVersion), ...more },
  });
}
