import { Injectable } from '@nestjs/common';
import { firstOfMonth, lastOfMonth, localDateOf } from '../lib/local-date.js';
import { Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { freeze, releaseLines, storeVersion, totalsOfVersion, type FrozenVersion, type VersionHead } from './frozen-version.js';
import { recordOf } from './reconciliation.facts.js';
import { Statement } from './statement.entity.js';
import { statementLifecycle } from './statement.lifecycle.js';
import type { SnapshotParty, UnbilledLine } from './statement-snapshot.rules.js';
import { unbilledLines } from './unbilled-lines.js';

/** What a statement is issued for. */
export interface StatementChoice {
  supplierId: string;
  /** 'YYYY-MM'. */
  period: string;
  /** ISO 4217. */
  currency: string;
}

/** The parties as a version names them. */
type Parties = { buyer: SnapshotParty & { timeZone: string }; supplier: VersionHead['supplier'] };

/** Issuing statements: each issue freezes a version of the receipt ledger (R-61, R-64). */
@Injectable()
export class StatementsCommands {
  constructor(private readonly database: Database) {}

  /**
   * Issues the first version for a supplier, month and currency.
   * @throws Refusal `statement.already_issued`, `statement.period_not_begun` or `statement.nothing_to_issue`
   */
  issue(actor: Actor, choice: StatementChoice): Promise<{ id: string; number: string }> {
    return this.database.transaction(actor, async (tx) => {
      const parties = await lockParties(tx, choice.supplierId);
      await refuseSecond(tx, choice);
      const lines = await unbilledLines(tx, { ...choice, cutOffOn: lastOfMonth(choice.period) });
      const timeZone = zoneOf(lines, parties.buyer.timeZone);
      if (firstOfMonth(choice.period) > localDateOf(tx.at, timeZone)) throw new Refusal('statement.period_not_begun', { period: choice.period });
      if (!lines.length) throw new Refusal('statement.nothing_to_issue', { period: choice.period });
      const number = await nextStatementNumber(tx, choice.period);
      const frozen = freeze(tx, { number, version: 1, period: choice.period, currency: choice.currency, timeZone, ...namesOf(parties) }, lines);
      const statement = await this.insert(tx, choice, frozen);
      tx.leadsTo(`/statements/${statement.id}`);
      return { id: statement.id, number };
    });
  }

  /**
   * Issues the next version after a dispute, from the ledger as it is now: reversals posted since come in, what moved
   * to the next statement stays out.
   * @throws Refusal `statement.disputes_open`, `statement.nothing_to_issue` or that the state does not allow it
   */
  reissue(actor: Actor, id: string, version: number): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { supplierId } = await tx.one<{ supplierId: string }>('select supplier_id as "supplierId" from statements where id = $1', [id]);
      const parties = await lockParties(tx, supplierId);
      const statement = await tx.lock(Statement, { id });
      tx.expectVersion(statement, version, 'statement');
      const state = statementLifecycle.next(statement.known, 'issue');
      await refuseOpenDisputes(tx, id);
      const { period, currency, number, timeZone } = statement;
      const lines = await unbilledLines(tx, { supplierId, currency, cutOffOn: statement.cutOffOn, insteadOf: id });
      if (!lines.length) throw new Refusal('statement.nothing_to_issue', { period });
      const frozen = freeze(tx, { number, version: statement.documentVersion + 1, period, currency, timeZone, ...namesOf(parties) }, lines);
      await releaseLines(tx, id);
      await storeVersion(tx, statement, frozen);
      statement.takeVersion(state, frozen.snapshot.version, frozen.hash, totalsOfVersion(frozen));
      await tx.save(statement);
      await recordOf(tx, 'statement.issued', statement, { lines: String(lines.length) });
      tx.leadsTo(`/statements/${id}`);
    });
  }

  /** Takes a statement back before both sides have confirmed it; its lines are free again. @throws Refusal after that */
  withdraw(actor: Actor, id: string, { version, reason }: { version: number; reason: string }): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const statement = await tx.lock(Statement, { id });
      tx.expectVersion(statement, version, 'statement');
      statement.state = statementLifecycle.next(statement.known, 'withdraw');
      statement.withdrawnAt = tx.at;
      statement.withdrawnReason = reason;
      await releaseLines(tx, id);
      await tx.run(
        `update statement_disputes set resolution = 'withdrawn', resolved_at = $2, resolved_by = $3 where statement_id = $1 and resolution is null`,
        [id, tx.at, actor.name]);
      await tx.save(statement);
      await recordOf(tx, 'statement.withdrawn', statement, { reason });
      tx.leadsTo(`/statements/${id}`);
    });
  }

  private async insert(tx: Tx, choice: StatementChoice, frozen: FrozenVersion): Promise<Statement> {
    const { number, version, cutOffOn, timeZone } = frozen.snapshot;
    const statement = await tx.insert(Statement, {
      companyId: tx.actor.companyId, ...choice, number, cutOffOn, timeZone, documentVersion: version, state: statementLifecycle.next('running', 'issue'),
      ...totalsOfVersion(frozen), issuedAt: tx.at, issuedBy: tx.actor.name, snapshotHash: frozen.hash });
    await storeVersion(tx, statement, frozen);
    await recordOf(tx, 'statement.issued', statement, { lines: String(frozen.snapshot.lines.length) });
    return statement;
  }
}

/**
 * The supplier's row is the lock under which its statements are issued, one after the other. It is the weaker lock:
 * goods go on being received meanwhile.
 */
async function lockParties(tx: Tx, supplierId: string): Promise<Parties> {
  const supplier = await tx.one<VersionHead['supplier']>(
    `select code, name, name_en as "nameEn", uscc, payment_terms as "paymentTerms" from suppliers
     where id = $1 and company_id = $2 for no key update`, [supplierId, tx.actor.companyId]);
  const buyer = await tx.one<Parties['buyer']>(
    `select code, name, name_en as "nameEn", uscc, time_zone as "timeZone" from companies where id = $1`, [tx.actor.companyId]);
  return { supplier, buyer };
}

function namesOf({ buyer: { timeZone: _zone, ...buyer }, supplier }: Parties): Pick<VersionHead, 'buyer' | 'supplier'> {
  return { buyer, supplier };
}

async function refuseSecond(tx: Tx, { supplierId, period, currency }: StatementChoice): Promise<void> {
  const issued = await tx.row<{ number: string }>(
    `select number from statements where supplier_id = $1 and period = $2 and currency = $3 and state <> 'withdrawn'`, [supplierId, period, currency]);
  if (issued) throw new Refusal('statement.already_issued', { number: issued.number, period });
}

async function refuseOpenDisputes(tx: Tx, id: string): Promise<void> {
  const { open } = await tx.one<{ open: number }>('select count(*)::int as open from statement_disputes where statement_id = $1 and resolution is null', [id]);
  if (open) throw new Refusal('statement.disputes_open', { open: String(open) });
}

async function nextStatementNumber(tx: Tx, period: string): Promise<string> {
  const month = period.replace('-', '');
  return `DZ${month}-${(await tx.nextNumber(`statement-${month}`)).padStart(4, '0')}`;
}

/** The plants' common zone; the company's where they differ or there is none. */
function zoneOf(lines: readonly UnbilledLine[], companyZone: string): string {
  const [zone, ...others] = new Set(lines.map(({ plantZone }) => plantZone));
  return zone && !others.length ? zone : companyZone;
}
