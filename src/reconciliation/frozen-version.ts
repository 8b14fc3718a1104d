import { createHash } from 'node:crypto';
import { canonicalJson } from '../lib/canonical-json.js';
import { Decimal } from '../lib/decimal.js';
import { firstOfMonth, lastOfMonth } from '../lib/local-date.js';
import type { Tx } from '../platform/database/transaction.js';
import { contentOf, type SnapshotParty, type StatementSnapshot, type UnbilledLine } from './statement-snapshot.rules.js';
import { StatementLine } from './statement-line.entity.js';
import { StatementVersion } from './statement-version.entity.js';

/** Rows per INSERT: PostgreSQL takes at most 65,535 parameters. */
const CHUNK = 1000;

/** What a version is made of beside its lines. */
export interface VersionHead {
  number: string;
  version: number;
  period: string;
  timeZone: string;
  currency: string;
  buyer: SnapshotParty;
  supplier: SnapshotParty & { paymentTerms: string };
}

/** A snapshot with its canonical text and the SHA-256 over it; both sides confirm the hash. */
export interface FrozenVersion {
  snapshot: StatementSnapshot;
  text: string;
  hash: Buffer;
}

/** Prices and sums the lines and freezes them as text. Nothing is stored yet. */
export function freeze(tx: Tx, head: VersionHead, lines: readonly UnbilledLine[]): FrozenVersion {
  const { supplier: { paymentTerms, ...supplier }, ...rest } = head;
  const from = firstOfMonth(head.period);
  const snapshot: StatementSnapshot = {
    format: 'statement/1', ...rest, supplier, paymentTerms, from, cutOffOn: lastOfMonth(head.period),
    issuedAt: tx.at.toISOString(), issuedBy: tx.actor.name, ...contentOf(lines, head.currency, from),
  };
  const text = canonicalJson(snapshot);
  return { snapshot, text, hash: createHash('sha256').update(text, 'utf8').digest() };
}

/** Totals of a frozen version as the statement's row carries them. */
export function totalsOfVersion({ snapshot: { total } }: FrozenVersion): { net: Decimal; tax: Decimal; gross: Decimal } {
  return { net: new Decimal(total.net), tax: new Decimal(total.tax), gross: new Decimal(total.gross) };
}

/** Stores the version and its live lines. A line that another live statement has is refused by the database. */
export async function storeVersion(tx: Tx, statement: { id: string; supplierId: string }, { snapshot, text, hash }: FrozenVersion): Promise<void> {
  const owner = { supplierId: statement.supplierId, statementId: statement.id, documentVersion: snapshot.version };
  await tx.insert(StatementVersion, { ...owner, snapshot: text, hash, issuedAt: tx.at, issuedBy: tx.actor.name });
  const rows = snapshot.lines.map((line) => ({
    ...owner, position: line.position, receiptLineId: line.receiptLineId, orderLineId: line.orderLineId, linePriceId: line.linePriceId,
    quantity: new Decimal(line.quantity), net: new Decimal(line.net), tax: new Decimal(line.tax), gross: new Decimal(line.gross),
    priorPeriod: line.priorPeriod, live: true }));
  for (let at = 0; at < rows.length; at += CHUNK) await tx.insertAll(StatementLine, rows.slice(at, at + CHUNK));
}

/** Lets go of the lines a statement holds, because a later version takes over or it is withdrawn. */
export function releaseLines(tx: Tx, statementId: string): Promise<number> {
  return tx.run('update statement_lines set live = false where statement_id = $1 and live', [statementId]);
}
