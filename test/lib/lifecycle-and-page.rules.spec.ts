import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { lifecycle } from '../../src/lib/lifecycle.js';
import { FieldProblems, Refusal } from '../../src/lib/refusal.js';
import { lastPage, offsetOf, pageFrom, pageLinks, resultPage } from '../../src/lib/result-page.js';

type State = 'closed' | 'open' | 'locked';

const door = lifecycle<State, 'open' | 'close' | 'lock', 'guest' | 'keeper'>('door', {
  open: { from: ['closed'], to: 'open', by: ['guest', 'keeper'] },
  close: { from: ['open'], to: 'closed', by: ['guest', 'keeper'] },
  lock: { from: ['closed'], to: 'locked', by: ['keeper'] },
});

describe('lifecycle', () => {
  it('leads to the next state', () => {
    expect(door.next('closed', 'open')).toBe('open');
  });

  it('refuses with a message key and the present state', () => {
    let caught: unknown;
    try {
      door.next('locked', 'open');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(Refusal);
    expect(caught).toMatchObject({ code: 'door.cannot_open', params: { state: 'locked' }, status: 409 });
  });

  it('says who can do what where', () => {
    expect(door.can('closed', 'lock')).toBe(true);
    expect(door.can('closed', 'lock', 'guest')).toBe(false);
    expect(door.actions('closed', 'guest')).toEqual(['open']);
    expect(door.actions('closed', 'keeper')).toEqual(['open', 'lock']);
    expect(door.actions('locked')).toEqual([]);
    expect(door.states()).toEqual(['closed', 'open', 'locked']);
  });
});

describe('problems of fields', () => {
  it('carry field, message key and values', () => {
    const problems = [{ field: 'quantity', code: 'answer.above_requested', params: { requested: '5' } }];
    const error = new FieldProblems(problems);
    expect(error).toMatchObject({ status: 422, problems, message: 'quantity: answer.above_requested' });
    expect(new Refusal('door.stuck').params).toEqual({});
  });
});

describe('result page', () => {
  it('reads the page of a URL', () => {
    expect(['3', undefined, '', '0', '-1', '2.5', 'x', '9'.repeat(9), '9'.repeat(40)].map(pageFrom)).toEqual([
      3, 1, 1, 1, 1, 1, 1, 100_000, 1,
    ]);
    expect([offsetOf(1, 50), offsetOf(3, 50)]).toEqual([0, 100]);
  });

  it('counts pages and links them', () => {
    expect([0, 1, 50, 51].map((total) => lastPage({ total, pageSize: 50 }))).toEqual([1, 1, 1, 2]);
    const links = (page: number, total: number) => pageLinks(resultPage([], total, page, 10), 1);
    expect(links(1, 0)).toEqual([1]);
    expect(links(5, 100)).toEqual([1, 'gap', 4, 5, 6, 'gap', 10]);
    expect(links(3, 50)).toEqual([1, 2, 3, 4, 5]);
    expect(links(4, 60)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(links(99, 30)).toEqual([1, 2, 3]);
  });

  it('always links first, present and last page, ascending', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 200 }), (total, page) => {
        const links = pageLinks({ total, page, pageSize: 25 });
        const numbers = links.filter((link): link is number => link !== 'gap');
        const last = lastPage({ total, pageSize: 25 });
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers).toEqual(expect.arrayContaining([1, Math.min(page, last), last]));
      }),
    );
  });
});
