/** The portal was told to stop while it was starting. */
export class Stopped extends Error {}

/** What was started, to be ended in reverse order; one thing that fails to end does not keep the others from theirs. */
export class Ending {
  private readonly ends: { patienceMs: number; end: () => Promise<unknown> }[] = [];
  private ended: Promise<void> | undefined;

  /**
   * @param patienceMs how long its end may take before the next one's turn
   * @throws Stopped when everything was ended meanwhile; then this has been ended as well
   */
  async add(patienceMs: number, end: () => Promise<unknown>): Promise<void> {
    if (!this.ended) {
      this.ends.push({ patienceMs, end });
      return;
    }
    await within(patienceMs, end);
    throw new Stopped();
  }

  /** Ends everything, once however often it is asked. @throws the first fault after all have had their turn */
  run(): Promise<void> {
    return (this.ended ??= this.endAll());
  }

  private async endAll(): Promise<void> {
    const faults: unknown[] = [];
    for (let next = this.ends.pop(); next; next = this.ends.pop()) {
      await within(next.patienceMs, next.end).catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length) throw faults[0];
  }
}

async function within(patienceMs: number, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  try {
    await Promise.race([work(), over]);
  } finally {
    clearTimeout(timer);
  }
}
