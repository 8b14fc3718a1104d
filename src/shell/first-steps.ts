import type { Role } from '../platform/actor.js';

/** Something to try in the demo; ticked once the reader has caused the fact. */
export interface FirstStep {
  /** Message key `home.step.<key>`. */
  key: string;
  href: string;
  fact?: string;
}

const supplier: FirstStep[] = [
  { key: 'answer', href: '/purchase-orders?view=needs-me', fact: 'purchase_order.answered' },
  { key: 'ship', href: '/purchase-orders?view=to-ship', fact: 'delivery_note.submitted' },
  { key: 'agree', href: '/statements?tab=mine', fact: 'statement.agreed' },
  { key: 'change_side', href: '/sign-in' },
];

/** What an empty portal needs before the first order; ticked by what is there. */
export interface SetUpStep {
  /** Message key `home.step.<key>`. */
  key: string;
  href: string;
  /** An SQL condition; $1 is the company. */
  done: string;
}

/** For administrators, outside the demo, until all are done. */
export const setUpSteps: SetUpStep[] = [
  // The first administrator has only named it; what else its papers print is on its page. Not every company has a code for them.
  { key: 'set_up_company', href: '/organization', done: 'exists (select 1 from companies where id = $1 and (uscc is not null or version > 1))' },
  { key: 'set_up_plant', href: '/organization/plants/new', done: 'exists (select 1 from plants where company_id = $1)' },
  { key: 'set_up_supplier', href: '/suppliers/new', done: 'exists (select 1 from suppliers)' },
  {
    key: 'set_up_people', href: '/people/invitations/new',
    done: `(exists (select 1 from action_links where kind = 'invitation') or exists (select 1 from memberships where supplier_id is not null))` },
  { key: 'set_up_erp', href: '/exchange', done: `exists (select 1 from exchange_messages where company_id = $1 and direction = 'in')` },
];

/** One way through the portal for each role. */
export const firstSteps: Partial<Record<Role, FirstStep[]>> = {
  supplier_clerk: supplier,
  supplier_admin: [...supplier.slice(0, 3), { key: 'invite', href: '/people/invitations/new', fact: 'invitation.created' }],
  buyer: [
    { key: 'decide', href: '/purchase-orders?view=needs-me', fact: 'purchase_order.decided' },
    { key: 'watch', href: '/purchase-orders?view=late' },
    { key: 'change_side', href: '/sign-in' },
  ],
  warehouse_clerk: [
    { key: 'scan', href: '/receiving/scan', fact: 'goods_receipt.posted' },
    { key: 'look_at_receipts', href: '/receiving/receipts' },
    { key: 'change_side', href: '/sign-in' },
  ],
  accountant: [
    { key: 'issue', href: '/statements/running', fact: 'statement.issued' },
    { key: 'resolve', href: '/statements?tab=disputed' },
    { key: 'change_side', href: '/sign-in' },
  ],
  administrator: [
    { key: 'exchange', href: '/exchange' },
    { key: 'invite', href: '/people/invitations/new', fact: 'invitation.created' },
    { key: 'mails', href: '/mails' },
    { key: 'change_side', href: '/sign-in' },
  ],
};
