import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from './database.js';

/** What must hold after every story: each query returns the rows that break it (R-33, T-16). */
const invariants: Record<string, string> = {
  'shipped = quantities of live notes less what was closed': `
    select l.id, l.shipped, coalesce(sum(n.quantity - n.closed), 0) as ledger from purchase_order_lines l
    left join (select nl.* from delivery_note_lines nl join delivery_notes d on d.id = nl.note_id
      where nl.removed_at is null and d.state not in ('draft','cancelled')) n on n.order_line_id = l.id
    group by l.id having l.shipped <> coalesce(sum(n.quantity - n.closed), 0)`,
  'received and reversed = the receipt ledger': `
    select l.id from purchase_order_lines l left join goods_receipt_lines g on g.order_line_id = l.id group by l.id
    having l.received <> coalesce(sum(g.quantity) filter (where g.quantity > 0), 0) or l.reversed <> coalesce(-sum(g.quantity) filter (where g.quantity < 0), 0)`,
  'received of a note line = its receipt ledger': `
    select n.id from delivery_note_lines n left join goods_receipt_lines g on g.note_line_id = n.id group by n.id
    having n.received <> coalesce(sum(g.quantity), 0)`,
  'what was refused of a note line is closed on it': `
    select l.id from delivery_note_lines l join goods_refusals f on f.note_line_id = l.id group by l.id having l.closed < sum(f.quantity)`,
  'reversible balance = the reversing lines': `
    select b.receipt_line_id from receipt_line_balances b join goods_receipt_lines g on g.id = b.receipt_line_id
    left join goods_receipt_lines r on r.reverses_line_id = g.id group by b.receipt_line_id, g.quantity
    having b.received <> g.quantity or b.reversed <> coalesce(-sum(r.quantity), 0)`,
  'every receiving line has its balance': `
    select g.id from goods_receipt_lines g left join receipt_line_balances b on b.receipt_line_id = g.id where g.quantity > 0 and b.receipt_line_id is null`,
  'the current promise = the latest generation': `
    select s.id from schedule_lines s
    left join lateral (select sum(quantity) as quantity, max(promised_on) as promised_on from promises p
      where p.schedule_line_id = s.id and p.generation = (select max(generation) from promises x where x.schedule_line_id = s.id)) p on true
    where s.answer = 'accepted' and (s.promised_quantity is distinct from p.quantity or s.promised_on is distinct from p.promised_on)`,
  // An agreed proposal moves required_on when it comes back from the ERP, but not what deviations are counted from.
  'the baseline = the latest requirement': `
    select s.id from schedule_lines s join lateral (select * from requirements r where r.schedule_line_id = s.id order by generation desc limit 1) r on true
    where s.baseline_on <> r.required_on or s.quantity <> r.quantity`,
  'every schedule line has a requirement, every order line a schedule line': `
    select l.id from purchase_order_lines l where not exists (select 1 from schedule_lines s join requirements r on r.schedule_line_id = s.id where s.order_line_id = l.id)`,
  'statement totals = sums of the lines of its version': `
    select s.id from statements s left join statement_lines l on l.statement_id = s.id and l.document_version = s.document_version group by s.id
    having s.net <> coalesce(sum(l.net), 0) or s.tax <> coalesce(sum(l.tax), 0) or s.gross <> coalesce(sum(l.gross), 0)`,
  'only the last version of a live statement holds its sources': `
    select l.id from statement_lines l join statements s on s.id = l.statement_id
    where l.live <> (s.state <> 'withdrawn' and l.document_version = s.document_version)`,
  'facts are numbered without gaps': `
    select subject_type, subject_id from facts group by 1, 2 having count(*) <> max(subject_seq) or min(subject_seq) <> 1`,
  'packages of submitted notes hold exactly their line': `
    select nl.id from delivery_note_lines nl join delivery_notes d on d.id = nl.note_id and d.state not in ('draft','cancelled')
    where nl.removed_at is null and nl.quantity <> (select coalesce(sum(quantity), 0) from packages p where p.note_line_id = nl.id and p.voided_at is null)`,
};

const OPEN = `
  select pid, query from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' and pid <> pg_backend_pid()`;

/** A request whose reader has just gone is still being answered: its transaction is given time to end. */
async function leftOpen(db: TestDatabase): Promise<object[]> {
  for (let patience = 100; ; patience -= 1) {
    const rows = await db.sql(OPEN);
    if (!rows.length || !patience) return rows;
    await sleep(50);
  }
}

/** Recomputes everything that is kept twice. @throws Error naming each difference */
export async function checkInvariants(db: TestDatabase): Promise<void> {
  const broken: string[] = [];
  const tell = (name: string, rows: object[]) => {
    if (rows.length) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  };
  for (const [name, sql] of Object.entries(invariants)) tell(name, await db.sql(sql));
  tell('nobody sits in an open transaction', await leftOpen(db));
  if (broken.length) throw new Error(`The books do not add up:\n${broken.join('\n')}`);
}
