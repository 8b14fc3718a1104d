import { FieldProblems } from '../lib/refusal.js';
import { searchText } from '../platform/i18n/search-text.js';
import { LONGEST_PASSWORD, passwordFault, SHORTEST_PASSWORD } from './password.rules.js';

/**
 * @param about what is known of the person: name, address, organisation; their pinyin counts as well
 * @throws FieldProblems at `field` with the reason
 */
export function refuseWeak(password: string, about: readonly string[], field = 'password'): void {
  const words = about.flatMap((word) => searchText(word).split(/[\s@.]+/)).filter((word) => word.length > 1);
  const fault = passwordFault(password, words);
  if (fault) throw new FieldProblems([{ field, code: fault, params: { min: String(SHORTEST_PASSWORD), max: String(LONGEST_PASSWORD) } }]);
}
