/** English names of units that are words; signs (kg, m²), numbers (dozen) and abbreviations stay as they are. */
const PLURALS: ReadonlyMap<string, string> = new Map(
  ['unit', 'set', 'pair', 'roll', 'reel', 'carton', 'pack', 'bag', 'bottle', 'sheet', 'day'].map((word) => [word, `${word}s`]));

/** A unit as English says it after a quantity: "1 carton", "5 cartons", "0.5 kg". Any other name comes back as it is. */
export function unitAfter(quantity: string, name: string): string {
  return /^-?1(?:\.0+)?$/.test(quantity) ? name : (PLURALS.get(name) ?? name);
}
