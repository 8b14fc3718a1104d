import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { Stale } from '../platform/database/refusals.js';
import { recordOf } from './reconciliation.facts.js';
import { Statement } from './statement.entity.js';
import { statementLifecycle } from './statement.lifecycle.js';

/** What a side confirms: a version by its number and the hash it has read on the page. */
export interface ConfirmedVersion {
  documentVersion: number;
  /** 64 hex digits. */
  hash: string;
}

/** Both sides' confirmations. The statement locks when they name the same version and hash. */
@Injectable()
export class ConfirmationsCommands {
  constructor(private readonly database: Database) {}

  /** The supplier agrees to a version. @throws Stale when it is not the present one, Refusal when the state does not allow it */
  agree(actor: Actor, id: string, confirmed: ConfirmedVersion): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const statement = await tx.lock(Statement, { id });
      refuseOther(statement, confirmed);
      statement.state = statementLifecycle.next(statement.known, 'agree');
      statement.supplierConfirmedVersion = statement.documentVersion;
      statement.supplierConfirmedAt = tx.at;
      statement.supplierConfirmedBy = actor.name;
      statement.supplierConfirmedHash = statement.snapshotHash;
      await tx.save(statement);
      await recordOf(tx, 'statement.agreed', statement, { hash: confirmed.hash });
      tx.leadsTo(`/statements/${id}`);
    });
  }

  /** The buyer's side confirms the version the supplier agreed to: it is locked. @throws Stale, Refusal as `agree` */
  confirm(actor: Actor, id: string, confirmed: ConfirmedVersion): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const statement = await tx.lock(Statement, { id });
      refuseOther(statement, confirmed);
      statement.state = statementLifecycle.next(statement.known, 'confirm');
      statement.buyerConfirmedVersion = statement.documentVersion;
      statement.buyerConfirmedAt = tx.at;
      statement.buyerConfirmedBy = actor.name;
      statement.buyerConfirmedHash = statement.snapshotHash;
      statement.lockedAt = tx.at;
      await tx.save(statement);
      await recordOf(tx, 'statement.locked', statement, { hash: confirmed.hash });
      tx.leadsTo(`/statements/${id}`);
    });
  }
}

function refuseOther(statement: Statement, { documentVersion, hash }: ConfirmedVersion): void {
  if (statement.documentVersion === documentVersion && statement.snapshotHash.toString('hex') === hash) return;
  throw new Stale('statement', statement.version);
}
