/**
 * How long the processor worked for it, in milliseconds. A bound on work must not depend on what else the machine does
 * at that moment: the clock on the wall would.
 */
export function processorTime<T>(work: () => T): { result: T; milliseconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: (user + system) / 1000 };
}
