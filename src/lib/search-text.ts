const LONGEST = 100;
const MOST_WORDS = 5;

/**
 * A LIKE pattern that finds a typed text anywhere, taken literally: what LIKE would read as a placeholder is itself.
 * Nothing typed finds everything that is not null. Only the first 100 characters are looked for.
 */
export function containing(typed: string): string {
  return `%${typed.trim().slice(0, LONGEST).replace(/[\\%_]/g, '\\$&')}%`;
}

/** A pattern for each word that was typed, at most five, in lower case as the `search` columns are. */
export function containingEach(typed: string): string[] {
  return typed.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS).map(containing);
}
