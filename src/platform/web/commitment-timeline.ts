import { daysBetween } from '../i18n/format.js';

/** What was asked and promised for one schedule line; every date `YYYY-MM-DD`, absent when there is none. */
export interface Commitment {
  /** The baseline of today, which every deviation is counted from, that of the first promise too. */
  readonly baseline: string;
  readonly firstPromise?: string;
  readonly currentPromise?: string;
  /** The date the goods came, once they did. */
  readonly received?: string;
  readonly today: string;
}

export interface TimelineMark {
  readonly kind: 'baseline' | 'first' | 'current' | 'received' | 'today';
  readonly date: string;
  /** Position on the axis in units of the drawing, 12 to 308. */
  readonly x: string;
  /** Days after the baseline, negative when before it. */
  readonly deviation: number;
  readonly days: number;
  readonly late: boolean;
  readonly early: boolean;
}

export interface Timeline {
  readonly marks: readonly TimelineMark[];
  /** From the baseline to what counts now (received, else the current promise): the piece drawn thick. */
  readonly stretch?: { readonly from: string; readonly width: string; readonly late: boolean };
}

const LEFT = 12;
const RIGHT = 308;

/** Where the dates of a commitment lie on an axis 320 units wide. Dates that are not there have no mark. */
export function commitmentTimeline(commitment: Commitment): Timeline {
  const { baseline } = commitment;
  const dates = (
    [
      ['today', commitment.today],
      ['baseline', baseline],
      ['first', commitment.firstPromise],
      ['current', commitment.currentPromise],
      ['received', commitment.received],
    ] as const
  ).filter((entry): entry is [TimelineMark['kind'], string] => Boolean(entry[1]));
  const days = dates.map(([, date]) => daysBetween(baseline, date));
  const low = Math.min(...days);
  const span = Math.max(...days) - low;
  const place = (day: number): number =>
    span === 0 ? (LEFT + RIGHT) / 2 : LEFT + ((day - low) / span) * (RIGHT - LEFT);
  const marks = dates.map(([kind, date], i) => mark(kind, date, days[i] ?? 0, place(days[i] ?? 0)));
  // By date, so that the list beside the axis reads as the story went; the axis does not mind.
  marks.sort((a, b) => a.deviation - b.deviation);
  return { marks, stretch: stretch(marks) };
}

function mark(kind: TimelineMark['kind'], date: string, deviation: number, x: number): TimelineMark {
  const days = Math.abs(deviation);
  return { kind, date, x: x.toFixed(1), deviation, days, late: deviation > 0, early: deviation < 0 };
}

function stretch(marks: readonly TimelineMark[]): Timeline['stretch'] {
  const from = marks.find((m) => m.kind === 'baseline');
  const to = marks.find((m) => m.kind === 'received') ?? marks.find((m) => m.kind === 'current');
  if (!from || !to || from.x === to.x) return undefined;
  const [a, b] = [Number(from.x), Number(to.x)];
  return { from: Math.min(a, b).toFixed(1), width: Math.abs(b - a).toFixed(1), late: b > a };
}
