import { addDays, lastOfMonth } from '../lib/local-date.js';
import { Database } from '../platform/database/database.js';
import { ConfirmationsCommands } from '../reconciliation/confirmations.commands.js';
import { DisputesCommands } from '../reconciliation/disputes.commands.js';
import { StatementsCommands } from '../reconciliation/statements.commands.js';
import { suppliers } from './cast.js';
import { billedMonths } from './happenings.rules.js';
import type { Stage } from './stage.js';

/** What becomes of the last billed month's statement, by supplier; the month before is locked for all. */
const LAST_MONTH: Record<string, 'issued' | 'disputed' | 'agreed' | 'locked'> = {
  S1001: 'disputed', S1002: 'agreed', S1003: 'issued', S1004: 'locked', S1005: 'issued', S1006: 'agreed',
};

/** A month's statements are issued on the second day of the next, and locked by the fourth. */
export function scheduleStatements(stage: Stage): void {
  const [before, lastMonth] = billedMonths(stage.today);
  for (const { code } of suppliers) {
    playStatement(stage, code, before, 'locked');
    playStatement(stage, code, lastMonth, LAST_MONTH[code] ?? 'issued');
  }
}

function playStatement(stage: Stage, supplier: string, period: string, end: 'issued' | 'disputed' | 'agreed' | 'locked'): void {
  const issuedOn = addDays(lastOfMonth(period), 2);
  const clerk = stage.clerkOf(supplier);
  const accountant = stage.as('sun-li');
  let id: string | undefined;
  stage.at(issuedOn, 10, async () => {
    const supplierId = stage.supplierIds.get(supplier) ?? '';
    const open = await stage.get(Database).read(accountant, (tx) => tx.row(
      'select 1 from goods_receipts where supplier_id = $1 and posted_on <= $2 limit 1', [supplierId, lastOfMonth(period)]));
    if (open) id = (await stage.get(StatementsCommands).issue(accountant, { supplierId, period, currency: 'CNY' }).catch(nothingToIssue))?.id;
  });
  if (end === 'issued') return;
  stage.at(addDays(issuedOn, 1), 14, async () => {
    if (!id) return;
    if (end === 'disputed') return dispute(stage, id, supplier);
    await stage.get(ConfirmationsCommands).agree(clerk, id, await present(stage, id));
  });
  if (end === 'locked') {
    stage.at(addDays(issuedOn, 2), 11, async () => {
      if (id) await stage.get(ConfirmationsCommands).confirm(accountant, id, await present(stage, id));
    });
  }
}

async function dispute(stage: Stage, id: string, supplier: string): Promise<void> {
  const line = await stage.get(Database).read(stage.as('sun-li'), (tx) =>
    tx.one<{ id: string }>('select id from statement_lines where statement_id = $1 and live order by position limit 1', [id]));
  await stage.get(DisputesCommands).raise(stage.clerkOf(supplier), id, {
    documentVersion: 1, missing: [],
    lines: [{ lineId: line.id, kind: 'quantity', text: '我方送货单签收数量多 1 箱，请核对收货记录', ownNumber: 'HL-DZ-1023' }] });
}

async function present(stage: Stage, id: string): Promise<{ documentVersion: number; hash: string }> {
  const row = await stage.get(Database).read(stage.as('sun-li'), (tx) =>
    tx.one<{ version: number; hash: Buffer }>('select document_version as version, snapshot_hash as hash from statements where id = $1', [id]));
  return { documentVersion: row.version, hash: row.hash.toString('hex') };
}

/** A supplier without receipts in a month has no statement of it. */
function nothingToIssue(error: unknown): undefined {
  if ((error as { code?: string }).code === 'statement.nothing_to_issue') return undefined;
  throw error;
}
