import { describe, expect, it } from 'vitest';
import { Decimal } from '../../src/lib/decimal.js';
import { judgeNote, judgePackage, roomOn, splitCount, type PackageFacts } from '../../src/receiving/scan-outcome.rules.js';

const here = { plantId: '1', openNoteId: null };
const note = { noteId: '7', plantId: '1', state: 'submitted', current: true };
const box: PackageFacts = { noteId: '7', plantId: '1', state: 'receiving', voided: false, counted: false, lineCancelled: false };

describe('what a note’s code means', () => {
  it.each([
    [{}, { outcome: 'note' }],
    [{ state: 'partly_received' }, { outcome: 'note' }],
    [{ state: 'draft' }, { outcome: 'unknown' }],
    [{ plantId: '2' }, { outcome: 'wrong', reason: 'other_plant' }],
    [{ state: 'cancelled', current: false }, { outcome: 'wrong', reason: 'note_cancelled' }],
    [{ current: false }, { outcome: 'superseded' }],
    [{ state: 'received' }, { outcome: 'already', reason: 'note_received' }],
    [{ state: 'closed' }, { outcome: 'already', reason: 'note_received' }],
  ])('%j → %j', (facts, verdict) => expect(judgeNote({ ...note, ...facts }, here)).toEqual(verdict));

  it('opens another note than the present one', () => expect(judgeNote(note, { plantId: '1', openNoteId: '8' })).toEqual({ outcome: 'note' }));
});

describe('what a package’s code means', () => {
  it.each([
    [{}, { outcome: 'count' }],
    [{ state: 'submitted' }, { outcome: 'count' }],
    [{ counted: true, state: 'received' }, { outcome: 'already' }],
    [{ voided: true, counted: true }, { outcome: 'superseded', reason: 'package_voided' }],
    [{ plantId: '2', counted: true }, { outcome: 'wrong', reason: 'other_plant' }],
    [{ state: 'cancelled' }, { outcome: 'wrong', reason: 'note_cancelled' }],
    [{ state: 'received' }, { outcome: 'wrong', reason: 'note_closed' }],
    [{ state: 'draft' }, { outcome: 'unknown' }],
    [{ lineCancelled: true }, { outcome: 'wrong', reason: 'line_cancelled' }],
  ])('%j → %j', (facts, verdict) => expect(judgePackage({ ...box, ...facts }, here)).toEqual(verdict));

  it('is not counted on another note than the open one, but an earlier count is still told', () => {
    const elsewhere = { plantId: '1', openNoteId: '8' };
    expect(judgePackage(box, elsewhere)).toEqual({ outcome: 'wrong', reason: 'other_note' });
    expect(judgePackage({ ...box, counted: true }, elsewhere)).toEqual({ outcome: 'already' });
  });
});

describe('room on a line', () => {
  const line = (quantity: string, closed: string, counted: string) => ({ quantity: new Decimal(quantity), closed: new Decimal(closed), counted: new Decimal(counted) });
  it.each([['100', '0', '40', '60'], ['100', '10', '90', '0'], ['100', '10', '95', '0'], ['0.3', '0.1', '0.1', '0.1']])(
    '%s less %s closed less %s counted leaves %s', (quantity, closed, counted, room) => expect(roomOn(line(quantity, closed, counted)).toString()).toBe(room));
  it.each([['5', '60', '5', '0'], ['60', '50', '50', '10'], ['7', '0', '0', '7']])('of %s with room for %s, %s count and %s wait', (quantity, room, counted, over) => {
    const split = splitCount(new Decimal(quantity), new Decimal(room));
    expect([split.counted.toString(), split.over.toString()]).toEqual([counted, over]);
  });
});
