import { Injectable } from '@nestjs/common';
import { FieldProblems, Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound, Stale } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import type { LineDisputeKind } from './disputes.rules.js';
import { recordOf } from './reconciliation.facts.js';
import { StatementDispute } from './statement-dispute.entity.js';
import { Statement } from './statement.entity.js';
import { statementLifecycle } from './statement.lifecycle.js';

/** A dispute of one line, in the supplier's words. */
export interface LineDispute {
  lineId: string;
  kind: LineDisputeKind;
  text: string;
  /** The supplier's own document number, '' when there is none. */
  ownNumber: string;
}

/** Deliveries the supplier has papers for and the statement does not name. */
export interface MissingReceipt {
  text: string;
  ownNumber: string;
}

export interface RaisedDisputes {
  documentVersion: number;
  lines: readonly LineDispute[];
  missing: readonly MissingReceipt[];
}

/** The buyer's decision: the line stays as it is, with an explanation, or goes to the next statement. */
export interface DisputeDecision {
  disputeId: string;
  resolution: 'kept' | 'moved';
  text: string;
}

/** The supplier's disputes of a version, and what the buyer's side decides on them. */
@Injectable()
export class DisputesCommands {
  constructor(private readonly database: Database) {}

  /**
   * The supplier disputes lines of the present version, or names receipts it misses.
   * @throws Stale for another version; Refusal `statement.line_already_disputed`; NotFound for a line of another version
   */
  raise(actor: Actor, id: string, { documentVersion, lines, missing }: RaisedDisputes): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const statement = await tx.lock(Statement, { id });
      if (statement.documentVersion !== documentVersion) throw new Stale('statement', statement.version);
      const state = statementLifecycle.next(statement.known, 'dispute');
      await this.checkLines(tx, statement, lines.map(({ lineId }) => lineId));
      const common = { supplierId: statement.supplierId, statementId: id, documentVersion, personName: actor.name, at: tx.at };
      await tx.insertAll(StatementDispute, [
        ...lines.map(({ lineId, ...dispute }) => ({ ...common, ...dispute, statementLineId: lineId })),
        ...missing.map((dispute) => ({ ...common, ...dispute, kind: 'missing_receipt', statementLineId: null })),
      ]);
      await this.move(tx, statement, state);
      await recordOf(tx, 'statement.disputed', statement, { disputes: String(lines.length + missing.length) });
      tx.leadsTo(`/statements/${id}`);
    });
  }

  /** The supplier takes one dispute back; when it was the last and nothing was decided, the version is as it was issued. */
  takeBack(actor: Actor, id: string, disputeId: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const statement = await tx.lock(Statement, { id });
      const dispute = await tx.lock(StatementDispute, { id: disputeId, statementId: id });
      const state = statementLifecycle.next(statement.known, 'take_back');
      if (dispute.resolution) throw new Refusal('statement.dispute_settled');
      await tx.run(`update statement_disputes set resolution = 'withdrawn', resolved_by = $2, resolved_at = $3 where id = $1`, [disputeId, actor.name, tx.at]);
      const { left } = await tx.one<{ left: number }>(
        `select count(*)::int as left from statement_disputes
         where statement_id = $1 and document_version = $2 and resolution is distinct from 'withdrawn'`, [id, statement.documentVersion]);
      await this.move(tx, statement, left ? 'disputed' : state);
      await recordOf(tx, 'statement.dispute_taken_back', statement, {});
      tx.leadsTo(`/statements/${id}`);
    });
  }

  /**
   * The buyer's side decides on open disputes; the next version carries it out.
   * @throws Refusal `statement.dispute_settled` when one is no longer open; FieldProblems when a missing receipt is to move
   */
  decide(actor: Actor, id: string, version: number, decisions: readonly DisputeDecision[]): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const statement = await tx.lock(Statement, { id });
      tx.expectVersion(statement, version, 'statement');
      if (statement.state !== 'disputed') throw new Refusal('statement.cannot_resolve');
      const disputes = await tx.lockAll(StatementDispute, { statementId: id });
      for (const { disputeId, resolution, text } of decisions) {
        const dispute = disputes.find((one) => one.id === disputeId);
        if (!dispute) throw new NotFound();
        if (dispute.resolution) throw new Refusal('statement.dispute_settled');
        if (resolution === 'moved' && !dispute.statementLineId) {
          throw new FieldProblems([{ field: `disputes[d${disputeId}][resolution]`, code: 'statement.missing_cannot_move', params: {} }]);
        }
        Object.assign(dispute, { resolution, resolutionText: text, resolvedBy: actor.name, resolvedAt: tx.at });
        await tx.save(dispute);
      }
      await this.move(tx, statement, 'disputed');
      const count = (wanted: string) => String(decisions.filter(({ resolution }) => resolution === wanted).length);
      await recordOf(tx, 'statement.dispute_resolved', statement, { kept: count('kept'), moved: count('moved') });
      tx.leadsTo(`/statements/${id}`);
    });
  }

  // The row's version counts up although the state may stay: a page shown before must not decide on what it has not seen.
  private async move(tx: Tx, statement: Statement, state: string): Promise<void> {
    await tx.run('update statements set state = $2, version = version + 1 where id = $1', [statement.id, state]);
    statement.state = state;
  }

  private async checkLines(tx: Tx, { id, documentVersion }: Statement, lineIds: readonly string[]): Promise<void> {
    const found = await tx.rows<{ disputed: boolean }>(
      `select exists (select 1 from statement_disputes d where d.statement_line_id = l.id and d.resolution is null) as disputed
       from statement_lines l where l.statement_id = $1 and l.document_version = $2 and l.id = any($3::bigint[])`,
      [id, documentVersion, lineIds]);
    if (found.length !== new Set(lineIds).size) throw new NotFound();
    if (found.some(({ disputed }) => disputed)) throw new Refusal('statement.line_already_disputed');
  }
}
