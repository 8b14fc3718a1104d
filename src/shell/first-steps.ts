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
