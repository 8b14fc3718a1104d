import type { Decimal } from '../lib/decimal.js';
import type { LocalDate } from '../lib/local-date.js';
import { Refusal } from '../lib/refusal.js';
import { lineChanges, sameRequirement, scheduleChanges } from './order-snapshot.rules.js';
import type {
  FieldChange,
  LineSnapshot,
  OrderSnapshot,
  ScheduleSnapshot,
  StoredLine,
  StoredOrder,
  StoredSchedule,
} from './order-snapshot.rules.js';
import { matchSchedules } from './schedule-matching.rules.js';
import type { SchedulePair } from './schedule-matching.rules.js';

/** A new row of the requirement history: what is asked for from this revision on, and who moved it. */
export interface NewRequirement {
  readonly quantity: Decimal;
  readonly requiredFrom?: LocalDate;
  readonly requiredOn: LocalDate;
  readonly cause: 'buyer' | 'agreement';
}

/** What happens to one schedule line. With `echo` the answer is the agreed one: no question, no mail. */
export interface SchedulePlan {
  readonly action: 'keep' | 'reopen' | 'add' | 'supersede';
  readonly stored?: StoredSchedule;
  readonly incoming?: ScheduleSnapshot;
  readonly echo: boolean;
  /** Of an added one: the stored schedule line whose agreed proposal it was a part of. */
  readonly echoOf?: StoredSchedule;
  readonly requirement?: NewRequirement;
}

export interface LinePlan {
  readonly lineNumber: string;
  readonly verdict: 'added' | 'changed' | 'unchanged' | 'missing';
  /** A missing line of a complete snapshot is blocked, never deleted; of an incomplete one it means nothing. */
  readonly block: boolean;
  /** The line was blocked as missing and is back. */
  readonly unblock: boolean;
  readonly stored?: StoredLine;
  readonly incoming?: LineSnapshot;
  readonly schedules: readonly SchedulePlan[];
  /** Received in full, also as the revision has it: its changes inform, the answers stay. */
  readonly received: boolean;
}

export interface RevisionPlan {
  readonly lines: readonly LinePlan[];
  readonly changes: readonly FieldChange[];
  /** Whether the supplier has anything to answer; otherwise the revision at most informs. */
  readonly asksSupplier: boolean;
}

/**
 * What a new revision does to the stored order (undefined: its first one). Carries answers forward and re-opens only
 * where R-08 says so. A line that is present is complete with all its schedule lines.
 * @throws Refusal revision.line_twice when the document names a line twice.
 */
export function planRevision(
  stored: StoredOrder | undefined,
  incoming: OrderSnapshot,
  snapshotComplete: boolean,
): RevisionPlan {
  const incomingByNumber = byLineNumber(incoming.lines);
  const storedByNumber = new Map((stored?.lines ?? []).map((line) => [line.lineNumber, line]));
  const present = incoming.lines.map((line) => planLine(storedByNumber.get(line.lineNumber), line, incoming.currency));
  const missing = [...storedByNumber.values()].filter((line) => !incomingByNumber.has(line.lineNumber));
  const lines = [...present.map(({ plan }) => plan), ...missing.map((line) => missingLine(line, snapshotComplete))];
  return {
    lines,
    changes: present.flatMap(({ changes }) => changes),
    asksSupplier: lines.some(({ received, schedules }) => !received && schedules.some(isQuestion)),
  };
}

interface PlannedLine {
  readonly plan: LinePlan;
  readonly changes: readonly FieldChange[];
}

function planLine(stored: StoredLine | undefined, incoming: LineSnapshot, currency: string): PlannedLine {
  if (!stored) return { plan: addedLine(incoming), changes: [] };
  const ofLine = lineChanges(stored, incoming, currency);
  const { lineNumber, received = false } = incoming;
  const lineReopens = !received && ofLine.some(({ reopens }) => reopens);
  const match = matchSchedules(stored.schedules, incoming.schedules);
  const ofSchedules = match.pairs.flatMap((pair) =>
    scheduleChanges(lineNumber, pair.stored, pair.incoming, !pair.echo),
  );
  const schedules: SchedulePlan[] = [
    ...match.pairs.map((pair) => pairPlan(pair, lineReopens, received)),
    ...match.added.map(({ incoming: added, echoOf }) => addedSchedule(added, echoOf, lineReopens)),
    ...match.gone.map((gone): SchedulePlan => ({ action: 'supersede', stored: gone, echo: false })),
  ];
  const changes = [...ofLine, ...ofSchedules].map((change) => ({ ...change, reopens: change.reopens && !received }));
  const unblock = stored.missing === true;
  const unchanged = changes.length === 0 && !unblock && schedules.every(({ action }) => action === 'keep');
  const verdict = unchanged ? 'unchanged' : 'changed';
  return { plan: { lineNumber, verdict, block: false, unblock, stored, incoming, schedules, received }, changes };
}

function pairPlan({ stored, incoming, echo }: SchedulePair, lineReopens: boolean, received: boolean): SchedulePlan {
  const unchanged = sameRequirement(stored, incoming);
  const keep = (unchanged || echo || received) && !lineReopens && !stored.superseded;
  const plan: SchedulePlan = { action: keep ? 'keep' : 'reopen', stored, incoming, echo: echo && keep };
  if (unchanged) return plan;
  const requirement = echo ? agreedRequirement(stored, incoming) : changedByBuyer(stored, incoming);
  return requirement ? { ...plan, requirement } : plan;
}

function addedSchedule(
  incoming: ScheduleSnapshot,
  echoOf: StoredSchedule | undefined,
  lineReopens: boolean,
): SchedulePlan {
  if (!echoOf) return { action: 'add', incoming, echo: false, requirement: askedByBuyer(incoming) };
  const requirement = baselineOf(echoOf, incoming);
  return { action: 'add', incoming, echo: !lineReopens, echoOf, requirement };
}

function addedLine(incoming: LineSnapshot): LinePlan {
  const schedules = incoming.schedules.map((schedule) => addedSchedule(schedule, undefined, false));
  const { lineNumber } = incoming;
  return { lineNumber, verdict: 'added', block: false, unblock: false, incoming, schedules, received: false };
}

function missingLine(stored: StoredLine, snapshotComplete: boolean): LinePlan {
  const live = stored.schedules.filter(({ superseded }) => !superseded);
  const schedules = live.map((schedule): SchedulePlan => ({ action: 'keep', stored: schedule, echo: false }));
  const block = snapshotComplete && !stored.missing;
  return { lineNumber: stored.lineNumber, verdict: 'missing', block, unblock: false, stored, schedules, received: false };
}

function askedByBuyer({ quantity, requiredFrom, requiredOn }: ScheduleSnapshot): NewRequirement {
  return { quantity, ...(requiredFrom && { requiredFrom }), requiredOn, cause: 'buyer' };
}

// Another date is another baseline; another quantity for the same date is measured as before.
function changedByBuyer({ requiredOn, baselineOn }: StoredSchedule, incoming: ScheduleSnapshot): NewRequirement {
  const moved = incoming.requiredOn !== requiredOn;
  if (moved || !baselineOn || baselineOn === requiredOn) return askedByBuyer(incoming);
  return { quantity: incoming.quantity, requiredOn: baselineOn, cause: 'buyer' };
}

// An agreed proposal moves the promise, not the baseline, unless the buyer agreed to a new one.
function agreedRequirement(stored: StoredSchedule, incoming: ScheduleSnapshot): NewRequirement | undefined {
  const requirement = baselineOf(stored, incoming);
  const asBefore = requirement.requiredOn === (stored.baselineOn ?? stored.requiredOn);
  return asBefore && requirement.quantity.eq(stored.quantity) ? undefined : requirement;
}

function baselineOf(agreedOn: StoredSchedule, { quantity, requiredOn }: ScheduleSnapshot): NewRequirement {
  const baseline = agreedOn.agreed?.newBaseline ? requiredOn : (agreedOn.baselineOn ?? agreedOn.requiredOn);
  return { quantity, requiredOn: baseline, cause: 'agreement' };
}

function isQuestion({ action, echo }: SchedulePlan): boolean {
  return !echo && (action === 'reopen' || action === 'add');
}

function byLineNumber(lines: readonly LineSnapshot[]): Map<string, LineSnapshot> {
  const byNumber = new Map<string, LineSnapshot>();
  for (const line of lines) {
    if (byNumber.has(line.lineNumber)) throw new Refusal('revision.line_twice', { line: line.lineNumber });
    byNumber.set(line.lineNumber, line);
  }
  return byNumber;
}
