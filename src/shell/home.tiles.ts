import { supplierRoles, type Actor, type Role } from '../platform/actor.js';
import { viewCondition } from '../purchase-orders/index.js';
import { MAILS_IN_TROUBLE } from '../notifications/index.js';
import { exchangeFaults, OWN_PLANTS } from './navigation.js';

/** A number that leads to the list it counts. */
export interface Tile {
  /** Message keys `home.tile.<key>` and `home.tile_note.<key>`. */
  key: string;
  href: string;
  icon: string;
  roles: readonly Role[];
  /** Colour of the note when the number is not zero. */
  tone: 're' | 'am' | 'bl';
  /** A scalar query; $1 is today, $2 the reader's plants (none = all). Row security narrows it for suppliers. */
  count: (actor: Actor) => string;
}

const buyer = ['buyer'] as const;
const orders = (view: Parameters<typeof viewCondition>[0]) => (actor: Actor) =>
  `select count(*) from purchase_orders o where ${viewCondition(view, actor)}`;
const notes = (condition: string) => () =>
  `select count(*) from delivery_notes n where ${OWN_PLANTS} and ${condition}`;
const statements = (states: string) => () => `select count(*) from statements where state in (${states})`;

/** What waits, by role, in the order of urgency. */
export const tiles: Tile[] = [
  { key: 'to_answer', href: '/purchase-orders?view=needs-me', icon: 'message-circle', roles: supplierRoles, tone: 'am', count: orders('needs-me') },
  { key: 'to_ship', href: '/purchase-orders?view=to-ship', icon: 'truck-delivery', roles: supplierRoles, tone: 'bl', count: orders('to-ship') },
  { key: 'late_for_supplier', href: '/purchase-orders?view=late', icon: 'clock-exclamation', roles: supplierRoles, tone: 're', count: orders('late') },
  { key: 'drafts', href: '/delivery-notes?tab=draft', icon: 'pencil', roles: supplierRoles, tone: 'am', count: notes(`n.state = 'draft'`) },
  { key: 'to_confirm', href: '/statements?tab=mine', icon: 'receipt', roles: supplierRoles, tone: 'am', count: statements(`'issued'`) },
  { key: 'to_decide', href: '/purchase-orders?view=needs-me', icon: 'git-compare', roles: buyer, tone: 'am', count: orders('needs-me') },
  { key: 'unanswered', href: '/purchase-orders?view=unanswered', icon: 'clock', roles: buyer, tone: 'am', count: orders('unanswered') },
  { key: 'late', href: '/purchase-orders?view=late', icon: 'clock-exclamation', roles: ['buyer', 'administrator'], tone: 're', count: orders('late') },
  { key: 'under_way', href: '/delivery-notes?tab=in_transit', icon: 'truck', roles: buyer, tone: 'bl', count: notes(`n.state in ('submitted','arrived','receiving')`) },
  {
    key: 'arriving', href: '/receiving?view=today', icon: 'calendar-event', roles: ['warehouse_clerk'], tone: 'bl',
    count: notes(`n.state = 'submitted' and (n.arrive_on is null or n.arrive_on = $1)`) },
  { key: 'arrived', href: '/receiving?view=arrived', icon: 'truck-loading', roles: ['warehouse_clerk'], tone: 'am', count: notes(`n.state = 'arrived'`) },
  { key: 'counting', href: '/receiving?view=receiving', icon: 'scan', roles: ['warehouse_clerk'], tone: 'am', count: notes(`n.state = 'receiving'`) },
  {
    key: 'overdue', href: '/receiving?view=overdue', icon: 'clock-exclamation', roles: ['warehouse_clerk'], tone: 're',
    count: notes(`n.state = 'submitted' and n.arrive_on < $1`) },
  { key: 'disputed', href: '/statements?tab=disputed', icon: 'equal-not', roles: ['accountant'], tone: 're', count: statements(`'disputed'`) },
  { key: 'agreed', href: '/statements?tab=agreed', icon: 'checks', roles: ['accountant'], tone: 'am', count: statements(`'agreed'`) },
  { key: 'issued', href: '/statements?tab=issued', icon: 'send', roles: ['accountant'], tone: 'bl', count: statements(`'issued'`) },
  {
    key: 'exchange', href: '/exchange', icon: 'plug-connected', roles: ['buyer', 'administrator'], tone: 're',
    count: () => exchangeFaults },
  {
    key: 'lonely', href: '/suppliers', icon: 'user-exclamation', roles: ['administrator'], tone: 'am',
    count: () => `select count(*) from suppliers s where s.state = 'active' and not exists (
      select 1 from memberships m where m.supplier_id = s.id and m.ended_at is null)` },
  { key: 'mails', href: '/mails', icon: 'mail', roles: ['administrator'], tone: 're', count: () => `select count(*) from mails where ${MAILS_IN_TROUBLE}` },
];
