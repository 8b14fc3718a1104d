import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/lib/refusal.js';
import { deliveryNoteLifecycle, IN_TRANSIT_STATES } from '../../src/deliveries/delivery-note.lifecycle.js';
import type { DeliveryNoteAction, DeliveryNoteState } from '../../src/deliveries/delivery-note.lifecycle.js';

const STATES: DeliveryNoteState[] = [
  'draft',
  'submitted',
  'arrived',
  'receiving',
  'partly_received',
  'received',
  'closed',
  'cancelled',
];

/** R-36 written out by hand: where each action leads from each state of STATES, '' where it is refused. */
const EXPECTED: Record<DeliveryNoteAction, (DeliveryNoteState | '')[]> = {
  submit: ['submitted', '', '', '', '', '', '', ''],
  edit: ['', 'submitted', '', '', '', '', '', ''],
  cancel: ['cancelled', 'cancelled', 'cancelled', '', '', '', '', ''],
  arrive: ['', 'arrived', '', '', '', '', '', ''],
  receive: ['', 'receiving', 'receiving', 'receiving', 'receiving', '', '', ''],
  finish: ['', '', '', 'received', '', '', '', ''],
  finish_partly: ['', '', '', 'partly_received', '', '', '', ''],
  reverse: ['', '', '', '', 'partly_received', 'partly_received', 'partly_received', ''],
  reverse_all: ['', '', '', 'submitted', 'submitted', 'submitted', 'submitted', ''],
  close: ['', '', '', '', 'closed', 'closed', '', ''],
};

describe('lifecycle of a delivery note', () => {
  for (const action of deliveryNoteLifecycle.everyAction()) {
    it(`R-36: ${action}, from every state`, () => {
      for (const [index, state] of STATES.entries()) {
        const to = EXPECTED[action][index];
        if (to) expect(deliveryNoteLifecycle.next(state, action)).toBe(to);
        else expect(() => deliveryNoteLifecycle.next(state, action)).toThrow(Refusal);
      }
    });
  }

  it('R-36: knows these states and actions and no others', () => {
    expect([...deliveryNoteLifecycle.states()].sort()).toEqual([...STATES].sort());
    expect(deliveryNoteLifecycle.everyAction().sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('R-37: everything reversed, the supplier can edit and cancel again', () => {
    const state = deliveryNoteLifecycle.next('received', 'reverse_all');
    expect(deliveryNoteLifecycle.actions(state, 'supplier')).toEqual(['edit', 'cancel']);
  });

  it('R-36: receiving is the warehouse’s, never the supplier’s', () => {
    for (const state of STATES) expect(deliveryNoteLifecycle.can(state, 'receive', 'supplier')).toBe(false);
  });

  it('R-26: on its way is what can still be received', () => {
    expect(STATES.filter((state) => deliveryNoteLifecycle.can(state, 'receive'))).toEqual(IN_TRANSIT_STATES);
  });
});
