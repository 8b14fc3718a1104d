/** Conditions in which goods stay here and become part of what was received; with any other they leave with the truck (R-47). */
const TAKEN: readonly string[] = ['good', 'damaged'];

/** Whether goods found in this condition stay here. */
export function isTaken(condition: string): boolean {
  return TAKEN.includes(condition);
}

/** The same as SQL, the other way round: true where goods of the condition were not taken. */
export function notTaken(condition: string): string {
  return `${condition} not in (${TAKEN.map((one) => `'${one}'`).join(', ')})`;
}
