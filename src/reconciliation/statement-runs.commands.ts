import { Injectable } from '@nestjs/common';
import { lastOfMonth } from '../lib/local-date.js';
import { Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { StatementRunResult } from './reconciliation.facts.js';
import { StatementsCommands } from './statements.commands.js';
import { unbilledLines } from './unbilled-lines.js';

interface Candidate {
  supplierId: string;
  supplier: string;
  supplierEn: string;
  currency: string;
}

/** Issues the month's statements of all suppliers that have something to bill. */
@Injectable()
export class StatementRunsCommands {
  constructor(
    private readonly database: Database,
    private readonly statements: StatementsCommands,
  ) {}

  /**
   * Each supplier's statement is a transaction of its own: one refusal keeps nobody else waiting. What was refused, and
   * why, is kept with what was issued.
   * @returns the id of the run
   */
  async issueAll(actor: Actor, period: string): Promise<string> {
    // The form's key belongs to the run as a whole; a repeated run issues nothing twice.
    const { once: _once, ...unkeyed } = actor;
    const results: StatementRunResult[] = [];
    for (const candidate of await this.candidates(unkeyed, period)) results.push(await this.issueOne(unkeyed, candidate, period));
    return this.database.transaction(actor, async (tx) => {
      await tx.record({
        type: 'statement_run.finished', subject: 'statement_run', subjectId: actor.companyId, supplierId: null, audience: 'internal',
        data: { period, issued: String(results.filter(({ number }) => number).length), results } });
      const { id } = await tx.one<{ id: string }>(
        `select id from facts where type = 'statement_run.finished' and subject_type = 'statement_run' and subject_id = $1
         order by subject_seq desc limit 1`, [actor.companyId]);
      tx.leadsTo(`/statement-runs/${id}`);
      return id;
    });
  }

  private async issueOne(actor: Actor, { supplierId, supplier, supplierEn, currency }: Candidate, period: string): Promise<StatementRunResult> {
    try {
      const { id, number } = await this.statements.issue(actor, { supplierId, period, currency });
      return { supplier, supplierEn, currency, statementId: id, number, refusal: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { supplier, supplierEn, currency, statementId: null, number: null, refusal: error.code };
    }
  }

  private candidates(actor: Actor, period: string): Promise<Candidate[]> {
    return this.database.read(actor, async (tx) => {
      const lines = await unbilledLines(tx, { cutOffOn: lastOfMonth(period) });
      const open = new Map(lines.map(({ supplierId, currency }) => [`${supplierId} ${currency}`, { supplierId, currency }]));
      const suppliers = await tx.rows<{ id: string; name: string; nameEn: string }>('select id, name, name_en as "nameEn" from suppliers where id = any($1::bigint[])', [
        [...open.values()].map(({ supplierId }) => supplierId)]);
      const names = new Map(suppliers.map((one) => [one.id, one]));
      return [...open.values()].map((one) => ({ ...one, supplier: names.get(one.supplierId)?.name ?? '', supplierEn: names.get(one.supplierId)?.nameEn ?? '' }));
    });
  }
}
