import type { Form, Page } from '../support/browse.js';
import type { TestPortal } from '../support/portal.js';

export interface Schedule {
  id: string;
  line: string;
  answer: string;
  version: number;
  quantity: string;
  requiredOn: string;
  baselineOn: string;
  firstPromisedOn: string | null;
  promisedOn: string | null;
  promisedQuantity: string | null;
}

/** The live schedule lines of an order as they stand in the database. */
export function schedulesOf({ db }: TestPortal, orderId: string): Promise<Schedule[]> {
  return db.sql<Schedule>(
    `select s.id, l.line_number as line, s.answer, s.version, trim_scale(s.quantity)::text as quantity, s.required_on::text as "requiredOn",
       s.baseline_on::text as "baselineOn", s.first_promised_on::text as "firstPromisedOn", s.promised_on::text as "promisedOn",
       trim_scale(s.promised_quantity)::text as "promisedQuantity"
     from schedule_lines s join purchase_order_lines l on l.id = s.order_line_id
     where s.order_id = $1 and s.answer <> 'superseded' order by l.position, s.required_on, s.sequence`, [orderId]);
}

/** Promises of an order, oldest first, as `generation:date×quantity`. */
export async function promisesOf({ db }: TestPortal, orderId: string): Promise<string[]> {
  const rows = await db.sql<{ text: string }>(
    `select p.generation || ':' || p.promised_on || '×' || trim_scale(p.quantity) as text from promises p join schedule_lines s on s.id = p.schedule_line_id
     where s.order_id = $1 order by s.id, p.generation, p.part`, [orderId]);
  return rows.map(({ text }) => text);
}

export function factsOf({ db }: TestPortal, orderId: string, type?: string): Promise<{ type: string; data: Record<string, unknown>; actor_name: string }[]> {
  return db.sql(
    `select type, data, actor_name from facts where subject_type = 'purchase_order' and subject_id = $1 and ($2::text is null or type = $2) order by subject_seq`,
    [orderId, type ?? null]);
}

/** What a supplier types into one schedule line. */
export interface Typing {
  action?: 'accept' | 'propose' | 'reject';
  parts?: [on: string, quantity?: string][];
  reason?: string;
  text?: string;
}

/** The answer form of a page with one schedule line filled in. */
export function typing(page: Page, scheduleId: string, { action, parts = [], reason, text }: Typing): Form {
  return typeInto(page.form(/\/answers$/), scheduleId, { ...(action ? { action } : {}), parts, ...(reason ? { reason } : {}), ...(text ? { text } : {}) });
}

export function typeInto(form: Form, scheduleId: string, { action, parts = [], reason, text }: Typing): Form {
  const name = (rest: string) => `lines[s${scheduleId}]${rest}`;
  const fields: Record<string, string> = {
    ...(action ? { [name('[action]')]: action } : {}), ...(reason ? { [name('[reason]')]: reason } : {}), ...(text ? { [name('[text]')]: text } : {}) };
  parts.forEach(([on, quantity], index) => {
    fields[name(`[parts][${index}][on]`)] = on;
    fields[name(`[parts][${index}][quantity]`)] = quantity ?? '';
  });
  return form.with(fields);
}

/** Ids of the parts of the latest answer of a schedule line. */
export async function partsOf({ db }: TestPortal, scheduleId: string): Promise<{ id: string; decision: string }[]> {
  return db.sql(
    `select p.id, p.decision from answer_parts p where p.answer_id = (select id from answers where schedule_line_id = $1 order by number desc limit 1) order by p.part`,
    [scheduleId]);
}

export interface Deciding {
  decision: 'approve' | 'decline' | 'counter';
  on?: string;
  quantity?: string;
  note?: string;
}

/** The decision form of a page with parts of one schedule line decided. */
export async function deciding(portal: TestPortal, page: Page, scheduleId: string, decisions: readonly (Deciding | undefined)[], baseline = false): Promise<Form> {
  const parts = await partsOf(portal, scheduleId);
  const fields: Record<string, string> = baseline ? { [`lines[s${scheduleId}][baseline]`]: '1' } : {};
  decisions.forEach((decided, index) => {
    const name = (rest: string) => `lines[s${scheduleId}][parts][p${parts[index]?.id ?? '?'}][${rest}]`;
    for (const [key, value] of Object.entries(decided ?? {})) fields[name(key)] = String(value);
  });
  return page.form(/\/decisions$/).with(fields);
}
