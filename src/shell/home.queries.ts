import { Injectable } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import type { Actor, Role } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { SPEAKS, viewCondition } from '../purchase-orders/index.js';
import { firstSteps, setUpSteps } from './first-steps.js';
import { tiles, type Tile } from './home.tiles.js';
import { AT_THE_DOCK, OWN_PLANTS } from './navigation.js';

export interface ToDo {
  kind: 'order' | 'delivery_note' | 'statement' | 'exchange_message';
  id: string;
  number: string;
  partner: string;
  partnerEn: string;
  state: string;
  /** When it is due, or null. */
  on: string | null;
  /** The month a statement is about. */
  period: string | null;
  overdue: boolean;
}

export interface HomeView {
  tiles: (Pick<Tile, 'key' | 'href' | 'icon'> & { count: string; tone: string })[];
  todos: ToDo[];
  /** There is more to do than is listed; the tiles lead to all of it. */
  moreTodos: boolean;
  steps: { key: string; href: string; done: boolean }[];
}

const AT_MOST = 8;

/** @param state an SQL expression: the same word as the list of orders has for it */
const ORDERS = (condition: string, state: string, actor: Actor) => `
  select 'order' as kind, o.id, o.number::text, s.short_name as partner, s.name_en as "partnerEn", ${state} as state, (
    select coalesce(min(greatest(x.required_on, x.baseline_on)) filter (where x.answer <> 'rejected'), min(x.required_on)) from schedule_lines x join purchase_order_lines l on l.id = x.order_line_id
    where x.order_id = o.id and ${SPEAKS} and x.answer <> 'superseded')::text as on, null as period, ${viewCondition('late', actor)} as overdue
  from purchase_orders o join suppliers s on s.id = o.supplier_id where ${condition}`;
const NOTES = (condition: string) => `
  select 'delivery_note' as kind, n.id, n.number::text, s.short_name as partner, s.name_en as "partnerEn", n.state, n.arrive_on::text as on, null as period, coalesce(n.arrive_on < $1::date, false) as overdue
  from delivery_notes n join suppliers s on s.id = n.supplier_id
  where ${OWN_PLANTS} and ${condition}`;
const STATEMENTS = (condition: string) => `
  select 'statement' as kind, t.id, t.number::text, s.short_name as partner, s.name_en as "partnerEn", t.state, null as on, t.period::text as period, false as overdue
  from statements t join suppliers s on s.id = t.supplier_id where ${condition}`;

/** What a role does first; everything in it also stands in one of the lists. */
const work: Partial<Record<Role, (actor: Actor) => string[]>> = {
  supplier_clerk: supplierWork,
  supplier_admin: supplierWork,
  buyer: (actor) => [ORDERS(viewCondition('needs-me', actor), `case when ${viewCondition('in-review', actor)} then 'in_review' else 'rejected' end`, actor)],
  warehouse_clerk: () => [NOTES(AT_THE_DOCK)],
  accountant: () => [STATEMENTS(`t.state in ('disputed','agreed')`)],
  administrator: () => [
    `select 'exchange_message' as kind, e.id, case when e.business_key <> '' then e.business_key else e.file_name end as number,
       coalesce(s.short_name, e.payload->'supplier'->>'name') as partner, coalesce(s.name_en, e.payload->'supplier'->>'name') as "partnerEn", e.state, null as on, null as period, false as overdue
     from exchange_messages e left join suppliers s on s.id = e.partner_id where e.state in ('parked','conflict','failed')`],
};

function supplierWork(actor: Actor): string[] {
  return [ORDERS(viewCondition('needs-me', actor), `'to_confirm'`, actor), NOTES(`n.state = 'draft'`), STATEMENTS(`t.state = 'issued'`)];
}

/** Everything the first page says, in a statement for each of its three parts. */
@Injectable()
export class HomeQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  show(actor: Actor, timeZone: string, demo: boolean): Promise<HomeView> {
    const parameters = [localDateOf(this.clock.now(), timeZone), actor.plantIds];
    return this.database.read(actor, async (tx) => {
      const todos = await toDo(tx, actor, parameters);
      return {
        tiles: await counted(tx, actor, parameters), todos: todos.slice(0, AT_MOST), moreTodos: todos.length > AT_MOST, steps: await (demo ? stepsOf : setUpStepsOf)(tx, actor) };
    });
  }
}

async function counted(tx: Tx, actor: Actor, parameters: unknown[]): Promise<HomeView['tiles']> {
  const mine = tiles.filter(({ roles }) => roles.includes(actor.role));
  const counts = await tx.one<Record<string, string>>(
    `select ${mine.map(({ key, count }) => `(${count(actor)})::text as "${key}"`).join(', ')}, $1::date as today, $2::bigint[] as plants`, parameters);
  return mine.map(({ key, href, icon, tone }) => ({ key, href, icon, count: counts[key] ?? '0', tone: counts[key] === '0' ? '' : tone }));
}

async function toDo(tx: Tx, actor: Actor, parameters: unknown[]): Promise<ToDo[]> {
  const parts = work[actor.role]?.(actor) ?? [];
  if (!parts.length) return [];
  return tx.rows<ToDo>(
    `select w.kind, w.id, w.number, w.partner, w."partnerEn", w.state, w.on, w.period, w.overdue from (${parts.join(' union all ')}) as w
     where $1::date is not null and $2::bigint[] is not null order by w.on nulls last, w.kind, w.id limit ${AT_MOST + 1}`, parameters);
}

/** Steps tick themselves: what somebody of this membership has done by hand stands in the facts. */
async function stepsOf(tx: Tx, actor: Actor): Promise<HomeView['steps']> {
  const steps = firstSteps[actor.role] ?? [];
  const done = await tx.rows<{ type: string }>(
    `select distinct type from facts where actor_person_id = $1 and channel = 'web' and type = any($2)`,
    [actor.personId, steps.flatMap(({ fact }) => (fact ? [fact] : []))]);
  return steps.map(({ key, href, fact }) => ({ key, href, done: done.some(({ type }) => type === fact) }));
}

/** Nothing once all is set up: who comes every day is not told again. */
async function setUpStepsOf(tx: Tx, actor: Actor): Promise<HomeView['steps']> {
  if (actor.role !== 'administrator') return [];
  const done = await tx.one<Record<string, boolean>>(
    `select ${setUpSteps.map(({ key, done: condition }) => `${condition} as "${key}"`).join(', ')} where $1::bigint is not null`, [actor.companyId]);
  const steps = setUpSteps.map(({ key, href }) => ({ key, href, done: done[key] === true }));
  return steps.every((step) => step.done) ? [] : steps;
}
