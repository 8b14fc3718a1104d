import { sameRequirement } from './order-snapshot.rules.js';
import type { ScheduleSnapshot, StoredSchedule } from './order-snapshot.rules.js';

/** A stored schedule line and what the revision says of it. */
export interface SchedulePair {
  readonly stored: StoredSchedule;
  readonly incoming: ScheduleSnapshot;
  /** The revision says what was agreed on the portal. */
  readonly echo: boolean;
}

export interface ScheduleMatch {
  readonly pairs: readonly SchedulePair[];
  /** Incoming ones without a stored one; `echoOf` is the one whose agreed proposal split them off. */
  readonly added: readonly { readonly incoming: ScheduleSnapshot; readonly echoOf?: StoredSchedule }[];
  /** Stored ones the revision no longer has. */
  readonly gone: readonly StoredSchedule[];
}

/**
 * Recognises the schedule lines of one order line in its next revision: by the source's schedule number, else (a side
 * without numbers) by an unchanged requirement, else by the ordinal of the requested date. An agreed proposal that comes
 * back is recognised before ordinals, also when it splits one schedule line into several.
 */
export function matchSchedules(
  stored: readonly StoredSchedule[],
  incoming: readonly ScheduleSnapshot[],
): ScheduleMatch {
  const matching = new Matching(stored, incoming);
  matching.byNumber();
  matching.byRequirement();
  matching.byAgreement();
  matching.byOrdinal();
  return matching.result();
}

class Matching {
  private readonly pairs = new Map<StoredSchedule, { incoming: ScheduleSnapshot; echo: boolean }>();
  private readonly splitOff = new Map<ScheduleSnapshot, StoredSchedule>();
  private open: ScheduleSnapshot[];

  constructor(
    private readonly stored: readonly StoredSchedule[],
    incoming: readonly ScheduleSnapshot[],
  ) {
    this.open = [...incoming];
  }

  byNumber(): void {
    for (const one of this.stored) {
      const same = this.open.find(({ sourceNumber }) => hasNumber(one) && sourceNumber === one.sourceNumber);
      if (same) this.pair(one, same);
    }
  }

  byRequirement(): void {
    if (!this.numbersAreSilent()) return;
    for (const one of this.unpaired()) {
      const same = this.open.find((incoming) => sameRequirement(one, incoming));
      if (same) this.pair(one, same);
    }
  }

  byAgreement(): void {
    for (const one of this.stored) {
      const pair = this.pairs.get(one);
      if (one.superseded || !one.agreed || (pair && sameRequirement(one, pair.incoming))) continue;
      const found = this.agreedParts(one, pair?.incoming);
      const [first, ...others] = found ?? [];
      if (!first) continue;
      this.pair(one, first, true);
      for (const other of others) {
        this.take(other);
        this.splitOff.set(other, one);
      }
    }
  }

  byOrdinal(): void {
    if (!this.numbersAreSilent()) return;
    const incoming = [...this.open].sort(byDate);
    for (const [place, one] of [...this.unpaired()].sort(byDate).entries()) {
      const sameOrdinal = incoming[place];
      if (sameOrdinal) this.pair(one, sameOrdinal);
    }
  }

  result(): ScheduleMatch {
    const split = [...this.splitOff].map(([incoming, echoOf]) => ({ incoming, echoOf }));
    return {
      pairs: this.stored.flatMap((stored) => {
        const pair = this.pairs.get(stored);
        return pair ? [{ stored, ...pair }] : [];
      }),
      added: [...split, ...this.open.map((incoming) => ({ incoming }))],
      gone: this.unpaired(),
    };
  }

  // The incoming schedule lines that are the agreed parts one for one, the already paired one among them; else nothing.
  private agreedParts(one: StoredSchedule, paired: ScheduleSnapshot | undefined): ScheduleSnapshot[] | undefined {
    const pool = paired ? [paired, ...this.open] : [...this.open];
    const found: ScheduleSnapshot[] = [];
    for (const part of one.agreed?.parts ?? []) {
      const place = pool.findIndex((it) => it.requiredOn === part.promisedOn && it.quantity.eq(part.quantity));
      if (place < 0) return undefined;
      found.push(...pool.splice(place, 1));
    }
    if (!paired) return found.sort(byDate);
    return found.includes(paired) ? [paired, ...found.filter((it) => it !== paired)] : undefined;
  }

  private pair(stored: StoredSchedule, incoming: ScheduleSnapshot, echo = false): void {
    this.pairs.set(stored, { incoming, echo });
    this.take(incoming);
  }

  private take(incoming: ScheduleSnapshot): void {
    this.open = this.open.filter((one) => one !== incoming);
  }

  private unpaired(): StoredSchedule[] {
    return this.stored.filter((one) => !one.superseded && !this.pairs.has(one));
  }

  private numbersAreSilent(): boolean {
    return !this.unpaired().some(hasNumber) || !this.open.some(hasNumber);
  }
}

function hasNumber({ sourceNumber }: ScheduleSnapshot): boolean {
  return sourceNumber !== undefined && sourceNumber !== '';
}

function byDate(a: ScheduleSnapshot, b: ScheduleSnapshot): number {
  return a.requiredOn < b.requiredOn ? -1 : Number(a.requiredOn > b.requiredOn);
}
