import { internalRoles, supplierRoles, type Actor, type Role } from '../platform/actor.js';
import { SPEAKS } from '../purchase-orders/index.js';

/** One place of the navigation. */
export interface Entry {
  /** Also the message key `nav.<key>`. */
  key: string;
  href: string;
  icon: string;
  roles: readonly Role[];
  group?: string;
  /** A scalar query that counts what waits for this reader; $1 is today, $2 the reader's plants (none = all). Row security narrows it for suppliers. */
  waiting?: (actor: Actor) => string | undefined;
  /** The count is shown as urgent. */
  hot?: boolean;
}

const all: readonly Role[] = [...supplierRoles, ...internalRoles];

const answersOf = (states: string) =>
  `select count(distinct s.order_id) from schedule_lines s join purchase_order_lines l on l.id = s.order_line_id
   where s.answer in (${states}) and ${SPEAKS}`;

/** What of the exchange needs somebody: documents, news that was given up, and an inbox that cannot be worked through. */
export const exchangeFaults = `select (select count(*) from exchange_messages where state in ('parked','conflict','failed'))
  + (select count(*) from fact_deliveries where state = 'dead') + (select count(*) from jobs where name = 'erp-inbox' and error is not null)`;

/** A delivery note `n` of the reader's plants; $2 as in {@link Entry.waiting}. */
export const OWN_PLANTS = `(cardinality($2::bigint[]) = 0 or n.plant_id = any($2::bigint[]))`;

/** What the docks have to do with now, as the board first shows it; a note without a day may come any moment. */
export const AT_THE_DOCK = `(n.state in ('arrived','receiving') or (n.state = 'submitted' and (n.arrive_on is null or n.arrive_on <= $1)))`;

/** In the order of the process. */
export const navigation: Entry[] = [
  { key: 'home', href: '/', icon: 'home', roles: all },
  {
    key: 'purchase_orders', href: '/purchase-orders', icon: 'file-text',
    roles: [...supplierRoles, 'buyer', 'accountant', 'administrator'], group: 'group_business', hot: true,
    waiting: (actor) =>
      actor.kind === 'supplier' ? answersOf(`'unanswered','countered'`) : actor.role === 'buyer' ? answersOf(`'proposed','rejected'`) : undefined,
  },
  {
    key: 'delivery_notes', href: '/delivery-notes', icon: 'truck-delivery', roles: all, group: 'group_business',
    waiting: (actor) => (actor.kind === 'supplier' ? `select count(*) from delivery_notes where state = 'draft'` : undefined),
  },
  {
    key: 'receiving', href: '/receiving', icon: 'scan', roles: ['warehouse_clerk', 'buyer', 'accountant', 'administrator'], group: 'group_business',
    waiting: (actor) =>
      actor.role === 'warehouse_clerk' ? `select count(*) from delivery_notes n where ${OWN_PLANTS} and ${AT_THE_DOCK}` : undefined,
  },
  { key: 'receipts', href: '/receiving/receipts', icon: 'checks', roles: supplierRoles, group: 'group_business' },
  {
    key: 'statements', href: '/statements', icon: 'receipt', roles: [...supplierRoles, 'buyer', 'accountant', 'administrator'], group: 'group_business',
    waiting: (actor) =>
      actor.kind === 'supplier'
        ? `select count(*) from statements where state = 'issued'`
        : actor.role === 'accountant' ? `select count(*) from statements where state in ('disputed','agreed')` : undefined,
  },
  {
    key: 'exchange', href: '/exchange', icon: 'plug-connected', roles: ['buyer', 'administrator'], group: 'group_administration', hot: true,
    waiting: () => exchangeFaults,
  },
  { key: 'mapping', href: '/mappings', icon: 'arrows-exchange', roles: ['administrator'], group: 'group_administration' },
  { key: 'unit_conversions', href: '/unit-conversions', icon: 'switch-horizontal', roles: ['administrator'], group: 'group_administration' },
  { key: 'suppliers', href: '/suppliers', icon: 'building-factory-2', roles: ['buyer', 'accountant', 'administrator'], group: 'group_administration' },
  { key: 'organization', href: '/organization', icon: 'building', roles: ['administrator'], group: 'group_administration' },
  { key: 'people', href: '/people', icon: 'users', roles: ['supplier_admin', 'administrator'], group: 'group_administration' },
  { key: 'mails', href: '/mails', icon: 'mail', roles: ['administrator'], group: 'group_administration' },
];
