import { describe, expect, it } from 'vitest';
import { Decimal } from '../../src/lib/decimal.js';
import { Refusal } from '../../src/lib/refusal.js';
import type {
  LineSnapshot,
  ScheduleSnapshot,
  StoredLine,
  StoredSchedule,
} from '../../src/purchase-orders/order-snapshot.rules.js';
import { planRevision } from '../../src/purchase-orders/revision.rules.js';
import type { RevisionPlan } from '../../src/purchase-orders/revision.rules.js';
import { revisionVerdict } from '../../src/purchase-orders/revision-verdict.rules.js';

const d = (value: string | number) => new Decimal(value);
const asked = (quantity: number, requiredOn: string, sourceNumber?: string): ScheduleSnapshot => ({
  quantity: d(quantity),
  requiredOn,
  ...(sourceNumber ? { sourceNumber } : {}),
});

function aLine(change: Partial<LineSnapshot> = {}): LineSnapshot {
  return {
    lineNumber: '10',
    itemCode: 'M-100',
    unit: 'PCE',
    quantity: d(100),
    price: d('3.3333'),
    per: d(1),
    drawingRevision: 'B',
    receiver: 'W1',
    location: 'P1',
    incoterm: 'DAP',
    texts: { description: 'Bracket' },
    schedules: [asked(100, '2026-12-10')],
    ...change,
  };
}

function storedLine(change: Partial<StoredLine> = {}, ...schedules: StoredSchedule[]): StoredLine {
  const own = schedules.length > 0 ? schedules : [stored('s1', 100, '2026-12-10')];
  return { ...aLine(), ...change, schedules: own };
}

function stored(
  id: string,
  quantity: number,
  requiredOn: string,
  change: Partial<StoredSchedule> = {},
): StoredSchedule {
  return { id, ...asked(quantity, requiredOn), ...change };
}

const plan = (before: StoredLine[], after: LineSnapshot[], complete = true) =>
  planRevision({ lines: before }, { currency: 'CNY', lines: after }, complete);

/** 's1 keep 100@2026-12-10', 'new add …', with a star where it is the echo of an agreement. */
function outline({ lines }: RevisionPlan): string[] {
  return lines.flatMap(({ schedules }) =>
    schedules.map(({ action, stored: was, incoming, echo }) => {
      const now = incoming ? ` ${incoming.quantity}@${incoming.requiredOn}` : '';
      return `${was?.id ?? 'new'} ${action}${now}${echo ? ' *' : ''}`;
    }),
  );
}

const requirements = ({ lines }: RevisionPlan) =>
  lines.flatMap(({ schedules }) =>
    schedules.flatMap(({ requirement: it }) => (it ? [`${it.quantity}@${it.requiredOn} ${it.cause}`] : [])),
  );

describe('verdict of an inbound revision', () => {
  const moment = (day: number) => new Date(Date.UTC(2026, 10, day));
  const history = [
    { revision: 1, issuedAt: moment(1), hash: 'a' },
    { revision: 2, issuedAt: moment(5), hash: 'b' },
  ];

  it.each([
    ['new', [], 7, 'x'],
    ['stale', history, 1, 'a'],
    ['stale', history, 1, 'z'],
    ['duplicate', history, 2, 'b'],
    ['conflict', history, 2, 'z'],
    ['newer', history, 3, 'b'],
  ] as const)('R-03: %s', (verdict, known, revision, hash) => {
    const incoming = { revision, hash, issuedAt: moment(9) };
    expect(revisionVerdict(known, incoming)).toEqual({ verdict, revision, derived: false });
  });

  it.each([
    ['new', [], 1, 'a', 1],
    ['duplicate', history, 5, 'b', 2],
    ['duplicate', history, 9, 'b', 2],
    ['newer', history, 6, 'c', 3],
    ['newer', history, 6, 'a', 3],
    ['conflict', history, 5, 'c', 2],
    ['conflict', history, 3, 'c', 2],
    ['stale', history, 1, 'a', 1],
  ] as const)('R-03: a source without revisions: %s', (verdict, known, day, hash, revision) => {
    expect(revisionVerdict(known, { issuedAt: moment(day), hash })).toEqual({ verdict, revision, derived: true });
  });

  it('R-03: the latest is the highest, in whatever order the rows come', () => {
    const incoming = { revision: 2, hash: 'b', issuedAt: moment(5) };
    expect(revisionVerdict([...history].reverse(), incoming).verdict).toBe('duplicate');
  });
});

describe('first revision and missing lines', () => {
  it('R-19: a first revision adds everything and sets the baselines', () => {
    const first = planRevision(undefined, { currency: 'CNY', lines: [aLine()] }, true);
    expect(first.lines.map(({ verdict }) => verdict)).toEqual(['added']);
    expect([outline(first), requirements(first)]).toEqual([['new add 100@2026-12-10'], ['100@2026-12-10 buyer']]);
    expect([first.asksSupplier, first.changes]).toEqual([true, []]);
  });

  it('R-04: a missing line means nothing unless the snapshot is complete; then it is blocked', () => {
    const before = [storedLine(), storedLine({ lineNumber: '20' }, stored('s2', 5, '2026-12-12'))];
    const verdicts = (complete: boolean) =>
      plan(before, [aLine()], complete).lines.map(({ lineNumber, verdict, block }) => [lineNumber, verdict, block]);
    expect(verdicts(true)).toEqual([
      ['10', 'unchanged', false],
      ['20', 'missing', true],
    ]);
    expect(verdicts(false)).toEqual([
      ['10', 'unchanged', false],
      ['20', 'missing', false],
    ]);
    expect(plan(before, [aLine()]).asksSupplier).toBe(false);
  });

  it('R-04: a blocked line is blocked once, and comes back with its answers', () => {
    expect(plan([storedLine({ missing: true })], []).lines).toMatchObject([{ verdict: 'missing', block: false }]);
    const back = plan([storedLine({ missing: true })], [aLine()]);
    expect(back.lines).toMatchObject([{ verdict: 'changed', unblock: true }]);
    expect([outline(back), back.asksSupplier]).toEqual([['s1 keep 100@2026-12-10'], false]);
  });

  it('R-01: 00010 is not 10, and one document names a line once', () => {
    const verdicts = plan([storedLine()], [aLine({ lineNumber: '00010' })]).lines.map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['added', 'missing']);
    expect(() => plan([], [aLine(), aLine()])).toThrow(Refusal);
  });
});

describe('carry-forward', () => {
  it('R-08: nothing changed, nothing asked', () => {
    const same = plan([storedLine()], [aLine({ price: d('3.33330') })]);
    expect([same.lines[0]?.verdict, outline(same), same.changes]).toEqual([
      'unchanged',
      ['s1 keep 100@2026-12-10'],
      [],
    ]);
    expect(same.asksSupplier).toBe(false);
  });

  it('G2, R-08: a quantity of line 2 re-opens line 2 only', () => {
    const numbers = ['1', '2', '3'];
    const before = numbers.map((lineNumber) =>
      storedLine({ lineNumber, quantity: d(50) }, stored(`s${lineNumber}`, 50, '2026-12-10')),
    );
    const after = numbers.map((lineNumber) => {
      const quantity = lineNumber === '2' ? 70 : 50;
      return aLine({ lineNumber, quantity: d(quantity), schedules: [asked(quantity, '2026-12-10')] });
    });
    const result = plan(before, after);
    expect(result.lines.map(({ verdict }) => verdict)).toEqual(['unchanged', 'changed', 'unchanged']);
    expect(outline(result)).toEqual(['s1 keep 50@2026-12-10', 's2 reopen 70@2026-12-10', 's3 keep 50@2026-12-10']);
    expect(requirements(result)).toEqual(['70@2026-12-10 buyer']);
    expect(result.changes).toContainEqual({
      lineNumber: '2',
      scheduleId: 's2',
      field: 'quantity',
      from: '50',
      to: '70',
      reopens: true,
    });
  });

  it.each([
    ['itemCode', { itemCode: 'M-101' }],
    ['unit', { unit: 'KGM' }],
    ['drawingRevision', { drawingRevision: 'C' }],
    ['receiver', { receiver: 'W2' }],
    ['location', { location: 'P2' }],
    ['incoterm', { incoterm: 'EXW' }],
    ['price', { price: d('3.4') }],
    ['per', { per: d(100) }],
    ['drawingRevision', { drawingRevision: undefined }],
  ] as const)('R-08: a change of %s re-opens every schedule line of the line', (field, change) => {
    const days = [stored('s1', 60, '2026-12-10'), stored('s2', 40, '2026-12-15')];
    const schedules = [asked(60, '2026-12-10'), asked(40, '2026-12-15')];
    const result = plan([storedLine({}, ...days)], [aLine({ ...change, schedules })]);
    expect(outline(result)).toEqual(['s1 reopen 60@2026-12-10', 's2 reopen 40@2026-12-15']);
    expect(result.changes).toMatchObject([{ lineNumber: '10', field, reopens: true }]);
    expect([requirements(result), result.asksSupplier]).toEqual([[], true]);
  });

  it('R-08, R-13: what is received in full is told of changes and asked nothing', () => {
    const before = [storedLine({}, stored('s1', 60, '2026-12-10'), stored('s2', 40, '2026-12-20'))];
    const after = { price: d('3.4'), received: true, schedules: [asked(60, '2026-12-12'), asked(40, '2026-12-20')] };
    const told = plan(before, [aLine(after)]);
    expect(outline(told)).toEqual(['s1 keep 60@2026-12-12', 's2 keep 40@2026-12-20']);
    expect(requirements(told)).toEqual(['60@2026-12-12 buyer']);
    expect(told.changes.map(({ field, reopens }) => `${field} ${reopens}`)).toEqual(['price false', 'requiredOn false']);
    expect([told.asksSupplier, plan(before, [aLine({ ...after, received: false })]).asksSupplier]).toEqual([false, true]);
  });

  it('R-08: text informs and asks nothing; nor does the same price by the hundred', () => {
    const texts = { description: 'Bracket, left', note: 'see drawing' };
    const result = plan([storedLine()], [aLine({ texts, price: d('333.33'), per: d(100) })]);
    expect([outline(result), result.asksSupplier]).toEqual([['s1 keep 100@2026-12-10'], false]);
    expect(result.changes.map(({ field, from, to, reopens }) => [field, from, to, reopens])).toEqual([
      ['price', '3.3333', '333.33', false],
      ['per', '1', '100', false],
      ['description', 'Bracket', 'Bracket, left', false],
      ['note', undefined, 'see drawing', false],
    ]);
  });

  it('R-08, R-19: a requested date or window re-opens and makes a new baseline by the buyer', () => {
    const window = { ...asked(100, '2026-12-10'), requiredFrom: '2026-12-08' };
    const narrowed = plan([storedLine()], [aLine({ schedules: [window] })]);
    expect([outline(narrowed), requirements(narrowed)]).toEqual([
      ['s1 reopen 100@2026-12-10'],
      ['100@2026-12-10 buyer'],
    ]);
    const moved = plan([storedLine()], [aLine({ schedules: [asked(100, '2026-12-03')] })]);
    expect(requirements(moved)).toEqual(['100@2026-12-03 buyer']);
  });

  it('R-19: another quantity for the same date is measured from the agreed baseline', () => {
    const agreedOn = storedLine({}, stored('s1', 100, '2026-12-10', { baselineOn: '2026-12-15' }));
    const more = plan([agreedOn], [aLine({ quantity: d(120), schedules: [asked(120, '2026-12-10')] })]);
    expect([outline(more), requirements(more)]).toEqual([['s1 reopen 120@2026-12-10'], ['120@2026-12-15 buyer']]);
    const later = plan([agreedOn], [aLine({ quantity: d(120), schedules: [asked(120, '2026-12-12')] })]);
    expect(requirements(later)).toEqual(['120@2026-12-12 buyer']);
  });
});

describe('matching of schedule lines', () => {
  const two = (first?: string, second?: string) =>
    storedLine(
      {},
      stored('s1', 60, '2026-12-10', { sourceNumber: first }),
      stored('s2', 40, '2026-12-20', { sourceNumber: second }),
    );

  it('R-08: by the source’s schedule number as text, whatever the dates', () => {
    const schedules = [asked(40, '2026-12-01', '0002'), asked(60, '2026-12-10', '0001')];
    expect(outline(plan([two('0001', '0002')], [aLine({ schedules })]))).toEqual([
      's1 keep 60@2026-12-10',
      's2 reopen 40@2026-12-01',
    ]);
    const renumbered = [asked(60, '2026-12-10', '1'), asked(40, '2026-12-20', '2')];
    expect(outline(plan([two('0001', '0002')], [aLine({ schedules: renumbered })]))).toEqual([
      'new add 60@2026-12-10',
      'new add 40@2026-12-20',
      's1 supersede',
      's2 supersede',
    ]);
  });

  it('R-08: without numbers by the ordinal of the requested date', () => {
    const schedules = [asked(45, '2026-12-22'), asked(65, '2026-12-11')];
    expect(outline(plan([two()], [aLine({ schedules })]))).toEqual([
      's1 reopen 65@2026-12-11',
      's2 reopen 45@2026-12-22',
    ]);
  });

  it('R-08: without numbers an unchanged requirement keeps its answer when one comes before it', () => {
    const schedules = [asked(10, '2026-12-05'), asked(60, '2026-12-10'), asked(40, '2026-12-20')];
    expect(outline(plan([two()], [aLine({ schedules })]))).toEqual([
      's1 keep 60@2026-12-10',
      's2 keep 40@2026-12-20',
      'new add 10@2026-12-05',
    ]);
  });

  it('R-08: a source that begins to send numbers is still recognised', () => {
    const schedules = [asked(60, '2026-12-10', '1'), asked(50, '2026-12-20', '2')];
    expect(outline(plan([two()], [aLine({ schedules })]))).toEqual([
      's1 keep 60@2026-12-10',
      's2 reopen 50@2026-12-20',
    ]);
  });

  it('R-13: one that is gone is superseded, and asked anew when its number comes back', () => {
    const gone = plan([two('1', '2')], [aLine({ schedules: [asked(60, '2026-12-10', '1')] })]);
    expect([outline(gone), gone.asksSupplier]).toEqual([['s1 keep 60@2026-12-10', 's2 supersede'], false]);
    const superseded = stored('s2', 40, '2026-12-20', { sourceNumber: '2', superseded: true });
    const before = storedLine({}, stored('s1', 60, '2026-12-10', { sourceNumber: '1' }), superseded);
    const schedules = [asked(60, '2026-12-10', '1'), asked(40, '2026-12-20', '2')];
    expect(outline(plan([before], [aLine({ schedules })]))).toEqual([
      's1 keep 60@2026-12-10',
      's2 reopen 40@2026-12-20',
    ]);
    expect(outline(plan([before], [aLine({ schedules: schedules.slice(0, 1) })]))).toEqual(['s1 keep 60@2026-12-10']);
  });
});

describe('echo of an agreement', () => {
  const split = [
    { quantity: d(60), promisedOn: '2026-12-10' },
    { quantity: d(40), promisedOn: '2026-12-15' },
  ];
  const late = [{ quantity: d(100), promisedOn: '2026-12-15' }];
  const agreed = (parts: typeof split, change: Partial<StoredSchedule> = {}, newBaseline = false) =>
    storedLine({}, stored('s1', 100, '2026-12-10', { agreed: { parts, newBaseline }, ...change }));

  it('G1, R-07: the agreed split comes back as two schedule lines and asks nothing', () => {
    const schedules = [asked(60, '2026-12-10'), asked(40, '2026-12-15')];
    const result = plan([agreed(split)], [aLine({ schedules })]);
    expect(outline(result)).toEqual(['s1 keep 60@2026-12-10 *', 'new add 40@2026-12-15 *']);
    expect([result.asksSupplier, result.changes.some(({ reopens }) => reopens)]).toEqual([false, false]);
    // both are still measured against the first required date.
    expect(requirements(result)).toEqual(['60@2026-12-10 agreement', '40@2026-12-10 agreement']);
  });

  it('R-07: also with schedule numbers, kept or new', () => {
    const numbered = agreed(split, { sourceNumber: '1' });
    const kept = [asked(40, '2026-12-15', '2'), asked(60, '2026-12-10', '1')];
    expect(outline(plan([numbered], [aLine({ schedules: kept })]))).toEqual([
      's1 keep 60@2026-12-10 *',
      'new add 40@2026-12-15 *',
    ]);
    const renewed = [asked(60, '2026-12-10', '2'), asked(40, '2026-12-15', '3')];
    expect(outline(plan([numbered], [aLine({ schedules: renewed })]))).toEqual([
      's1 keep 60@2026-12-10 *',
      'new add 40@2026-12-15 *',
    ]);
  });

  it('R-07: beside another schedule line whose ordinal the split would shift', () => {
    const before = storedLine({}, ...agreed(split).schedules, stored('s2', 50, '2026-12-20'));
    const schedules = [asked(60, '2026-12-10'), asked(40, '2026-12-15'), asked(50, '2026-12-20')];
    expect(outline(plan([before], [aLine({ schedules })]))).toEqual([
      's1 keep 60@2026-12-10 *',
      's2 keep 50@2026-12-20',
      'new add 40@2026-12-15 *',
    ]);
  });

  it('R-19: an agreed delay moves the date and keeps the baseline, unless a new one was agreed', () => {
    const after = [aLine({ schedules: [asked(100, '2026-12-15')] })];
    const kept = plan([agreed(late)], after);
    expect([outline(kept), requirements(kept)]).toEqual([['s1 keep 100@2026-12-15 *'], []]);
    expect(kept.changes).toEqual([
      { lineNumber: '10', scheduleId: 's1', field: 'requiredOn', from: '2026-12-10', to: '2026-12-15', reopens: false },
    ]);
    expect(requirements(plan([agreed(late, {}, true)], after))).toEqual(['100@2026-12-15 agreement']);
  });

  it('R-19: an echo after an earlier one still counts from the first baseline', () => {
    const again = agreed(late, { requiredOn: '2026-12-12', baselineOn: '2026-12-10' });
    expect(requirements(plan([again], [aLine({ schedules: [asked(100, '2026-12-15')] })]))).toEqual([]);
  });

  it('R-07: a revision that does not know the agreement yet changes nothing', () => {
    expect(outline(plan([agreed(late)], [aLine()]))).toEqual(['s1 keep 100@2026-12-10']);
  });

  it('R-07: almost the agreement is not the agreement', () => {
    for (const other of [asked(99, '2026-12-15'), asked(100, '2026-12-16')]) {
      expect(outline(plan([agreed(late)], [aLine({ schedules: [other] })]))[0]).toMatch(/^s1 reopen/);
    }
    const half = plan([agreed(split)], [aLine({ schedules: [asked(60, '2026-12-10')] })]);
    expect([outline(half), half.asksSupplier]).toEqual([['s1 reopen 60@2026-12-10'], true]);
  });

  it('R-07: a schedule line that becomes something else is asked about, though the agreed parts stand beside it', () => {
    const schedules = [asked(100, '2026-12-20', '1'), asked(60, '2026-12-10', '2'), asked(40, '2026-12-15', '3')];
    expect(outline(plan([agreed(split, { sourceNumber: '1' })], [aLine({ schedules })]))).toEqual([
      's1 reopen 100@2026-12-20',
      'new add 60@2026-12-10',
      'new add 40@2026-12-15',
    ]);
  });

  it('R-07, R-08: the agreement together with another drawing asks after all', () => {
    const schedules = [asked(60, '2026-12-10'), asked(40, '2026-12-15')];
    const result = plan([agreed(split)], [aLine({ schedules, drawingRevision: 'C' })]);
    expect([outline(result), result.asksSupplier]).toEqual([
      ['s1 reopen 60@2026-12-10', 'new add 40@2026-12-15'],
      true,
    ]);
  });

  it('R-07, R-17: an agreed price within currency rounding is an echo, another one is not', () => {
    const before = storedLine({ agreedPrice: d('3.2') });
    expect(plan([before], [aLine({ price: d('320'), per: d(100) })]).asksSupplier).toBe(false);
    expect(plan([before], [aLine({ price: d('3.20004') })]).asksSupplier).toBe(false);
    expect(plan([before], [aLine({ price: d('3.21') })]).asksSupplier).toBe(true);
    expect(plan([before], [aLine()]).asksSupplier).toBe(false);
  });
});
