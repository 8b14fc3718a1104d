/**
 * Check digit of GS1 keys: weights 3,1,3,1… from the right over the digits before it.
 * @throws RangeError on anything but digits.
 */
export function gs1CheckDigit(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new RangeError('Only digits carry a GS1 check digit');
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    sum += Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last of several digits checks the others; false for anything but digits. */
export function hasGs1CheckDigit(text: string): boolean {
  return /^\d{2,}$/.test(text) && gs1CheckDigit(text.slice(0, -1)) === text.slice(-1);
}

/** GTIN-8, -12, -13 or -14 with a right check digit. */
export function isGtin(text: string): boolean {
  return /^(\d{8}|\d{12,14})$/.test(text) && hasGs1CheckDigit(text);
}

/** SSCC-18 with a right check digit; another length is never an SSCC, whatever it calls itself. */
export function isSscc(text: string): boolean {
  return /^\d{18}$/.test(text) && hasGs1CheckDigit(text);
}

// GB 32100: 31 characters, without I O S V Z.
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Unified social credit code (统一社会信用代码): 18 characters in upper case, check character mod 31. */
export function isUscc(text: string): boolean {
  if (text.length !== 18) return false;
  let sum = 0;
  for (const [place, weight] of USCC_WEIGHTS.entries()) {
    const value = USCC_ALPHABET.indexOf(text.charAt(place));
    if (value < 0) return false;
    sum += value * weight;
  }
  return USCC_ALPHABET.charAt((31 - (sum % 31)) % 31) === text.charAt(17);
}

/**
 * The characters of our own codes: A–Z and 0–9 without 0 O, 1 I L. Being 31, a prime, they allow a check character
 * of the same alphabet that misses no single substitution and no exchange of two neighbours.
 */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

const LONGEST_CODE = 30; // the weights repeat after 30 places

/**
 * The body with its check character at the end.
 * @throws RangeError for an empty body, one above 29 characters or one outside CODE_ALPHABET.
 */
export function withCheck(body: string): string {
  const sum = weightedSum(`${body}${CODE_ALPHABET.charAt(0)}`);
  if (sum === undefined) throw new RangeError('Not the body of a code');
  return body + CODE_ALPHABET.charAt((31 - sum) % 31);
}

/** Whether a code, check character included, is as it was made. */
export function verifyCode(code: string): boolean {
  return weightedSum(code) === 0;
}

// Powers of 3 modulo 31: never 0, neighbours always differ, so (weight a − weight b) × (x − y) is 0 only for x = y.
function weightedSum(code: string): number | undefined {
  if (code.length < 2 || code.length > LONGEST_CODE) return undefined;
  let sum = 0;
  let weight = 1;
  for (let place = code.length - 1; place >= 0; place -= 1) {
    const value = CODE_ALPHABET.indexOf(code.charAt(place));
    if (value < 0) return undefined;
    sum = (sum + value * weight) % 31;
    weight = (weight * 3) % 31;
  }
  return sum;
}
