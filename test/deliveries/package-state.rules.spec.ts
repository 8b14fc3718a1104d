import { describe, expect, it } from 'vitest';
import { packageStates, type LineOutcome } from '../../src/deliveries/package-state.rules.js';

const boxes = (...scanned: boolean[]) => scanned.map((one) => ({ quantity: '50', scanned: one }));
const line = (received: string, remainder = '0'): LineOutcome => ({ received, remainder });

describe('what became of the boxes of a line', () => {
  it('packed in a draft, in transit until it is scanned', () => {
    expect(packageStates('draft', line('0', '100'), boxes(false, false))).toEqual(['packed', 'packed']);
    expect(packageStates('receiving', line('0', '100'), boxes(true, false))).toEqual(['received', 'in_transit']);
  });

  it('while some of the line is on its way, nobody says which box a count by hand was', () => {
    expect(packageStates('partly_received', line('50', '50'), boxes(false, false))).toEqual(['in_transit', 'in_transit']);
  });

  it('counted by hand as soon as the line is complete', () => {
    expect(packageStates('received', line('100'), boxes(true, false))).toEqual(['received', 'counted_by_hand']);
    expect(packageStates('received', line('100'), boxes(false, false))).toEqual(['counted_by_hand', 'counted_by_hand']);
  });

  it('what was closed does not come', () => {
    expect(packageStates('closed', line('50'), boxes(true, false))).toEqual(['received', 'not_delivered']);
    expect(packageStates('closed', line('60'), boxes(false, false, false))).toEqual(['counted_by_hand', 'counted_by_hand', 'not_delivered']);
    expect(packageStates('closed', line('0'), boxes(false))).toEqual(['not_delivered']);
  });
});
