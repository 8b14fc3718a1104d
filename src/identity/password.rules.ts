import { commonPieces, isPiece } from './common-passwords.rules.js';

export const SHORTEST_PASSWORD = 15;
export const LONGEST_PASSWORD = 128;

/** Message key of what is wrong with a new password. */
export type PasswordFault = 'password.too_short' | 'password.too_long' | 'password.too_common' | 'password.about_you';

/** Of a password this many characters must be neither a common piece nor about its owner. */
const OWN_CHARACTERS = 6;
const SHORTEST_RUN = 3;

/**
 * Whether a new password will do: 15 to 128 characters of any kind, spaces included, no rules of composition
 * (NIST SP 800-63B-4 §3.1.1.2). Passwords of that length are on no list of leaked ones as they stand; people build
 * them from pieces that are: "password", "qwerty", "123456", the year, the company. So the pieces are taken out and
 * what is left has to be something.
 * @param about words about the person and their organisation, any spelling
 */
export function passwordFault(password: string, about: readonly string[]): PasswordFault | undefined {
  const composed = password.normalize('NFC');
  const length = [...composed].length;
  if (length < SHORTEST_PASSWORD) return 'password.too_short';
  if (length > LONGEST_PASSWORD) return 'password.too_long';
  const plain = flattened(composed);
  if (ownCharacters(plain, commonPieces) < OWN_CHARACTERS) return 'password.too_common';
  const personal = about.flatMap((word) => flattened(word).join('').match(/[\p{L}\p{N}]+/gu) ?? []);
  return ownCharacters(plain, [...commonPieces, ...personal]) < OWN_CHARACTERS ? 'password.about_you' : undefined;
}

const LOOKALIKES: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', $: 's', '5': 's', '7': 't' };

/** Lower case letters and digits only; everything else separates nothing and adds nothing. */
function flattened(text: string): string[] {
  return [...text.normalize('NFKC').toLowerCase()].filter((character) => /[\p{L}\p{N}@$!]/u.test(character));
}

/** The least number of characters no piece, run or repetition covers. */
function ownCharacters(password: readonly string[], pieces: readonly string[]): number {
  const asTyped = password.join('');
  const asRead = password.map((character) => LOOKALIKES[character] ?? character).join('');
  const lengths = new Map(pieces.filter(isPiece).map((piece) => [piece, piece.length]));
  const least = [0];
  for (let end = 1; end <= password.length; end += 1) {
    let best = (least[end - 1] ?? 0) + 1;
    for (const [piece, length] of lengths) {
      if (length <= end && (asTyped.startsWith(piece, end - length) || asRead.startsWith(piece, end - length))) {
        best = Math.min(best, least[end - length] ?? 0);
      }
    }
    const run = runEndingAt(asTyped, end);
    // A run costs one character: it says where it starts and nothing else.
    if (run >= SHORTEST_RUN) best = Math.min(best, (least[end - run] ?? 0) + 1);
    least[end] = best;
  }
  return least[password.length] ?? 0;
}

/** Length of the longest run that ends before `end`: the same character, or a block, again (aaaa, abcabc), or neighbours in order (4567, fedc). */
function runEndingAt(text: string, end: number): number {
  let longest = 0;
  for (const step of [0, 1, -1]) longest = Math.max(longest, neighbours(text, end, step));
  for (let block = 2; block <= 4; block += 1) {
    let start = end - block;
    while (start - block >= 0 && text.slice(start - block, start) === text.slice(end - block, end)) start -= block;
    if (start < end - block) longest = Math.max(longest, end - start);
  }
  return longest;
}

function neighbours(text: string, end: number, step: number): number {
  let start = end - 1;
  while (start > 0 && text.charCodeAt(start) - text.charCodeAt(start - 1) === step) start -= 1;
  return end - start;
}
