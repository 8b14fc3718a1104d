import { lifecycle } from '../lib/lifecycle.js';

export type DeliveryNoteState =
  'draft' | 'submitted' | 'arrived' | 'receiving' | 'partly_received' | 'received' | 'closed' | 'cancelled';

export type DeliveryNoteAction =
  | 'submit'
  | 'edit'
  | 'cancel'
  | 'arrive'
  | 'receive'
  | 'finish'
  | 'finish_partly'
  | 'reverse'
  | 'reverse_all'
  | 'close';

export type DeliveryNoteRole = 'supplier' | 'warehouse' | 'buyer';

/**
 * Arrival at the gate is optional; an edit after submit makes the next version with a new document code; finishing
 * leads to received or partly received by what was counted. Reversing everything opens edit and cancel again,
 * reversing some leaves a remainder on its way, and reversing all of it as not here closes the note. A closed note can be reversed too: a receipt is corrected whenever.
 */
export const deliveryNoteLifecycle = lifecycle<DeliveryNoteState, DeliveryNoteAction, DeliveryNoteRole>(
  'delivery_note',
  {
    submit: { from: ['draft'], to: 'submitted', by: ['supplier'] },
    edit: { from: ['submitted'], to: 'submitted', by: ['supplier'] },
    cancel: { from: ['draft', 'submitted', 'arrived'], to: 'cancelled', by: ['supplier'] },
    arrive: { from: ['submitted'], to: 'arrived', by: ['warehouse'] },
    receive: {
      from: ['submitted', 'arrived', 'receiving', 'partly_received'],
      to: 'receiving',
      by: ['warehouse'],
    },
    finish: { from: ['receiving'], to: 'received', by: ['warehouse'] },
    finish_partly: { from: ['receiving'], to: 'partly_received', by: ['warehouse'] },
    reverse: { from: ['partly_received', 'received', 'closed'], to: 'partly_received', by: ['warehouse'] },
    reverse_all: { from: ['receiving', 'partly_received', 'received', 'closed'], to: 'submitted', by: ['warehouse'] },
    close: { from: ['partly_received', 'received'], to: 'closed', by: ['supplier', 'warehouse', 'buyer'] },
  },
);

/** States whose lines count as on their way (T of R-26). */
export const IN_TRANSIT_STATES: readonly DeliveryNoteState[] = ['submitted', 'arrived', 'receiving', 'partly_received'];
