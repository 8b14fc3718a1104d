import { CODE_ALPHABET, verifyCode, withCheck } from './check-digit.js';

/** What one of our own codes says: which thing, and for a delivery note in which printed version. */
export type OwnCode =
  | { readonly kind: 'deliveryNote'; readonly id: string; readonly version: number }
  | { readonly kind: 'package'; readonly id: string };

const NOTE_PREFIX = 'SN';
const PACKAGE_PREFIX = 'PK';
const NOTE_ID_LENGTH = 11;
const PACKAGE_ID_LENGTH = 13;
const CODE_LENGTH = 16;
const BASE = CODE_ALPHABET.length;
const LAST_VERSION = BASE * BASE - 1;

/**
 * Document code of a delivery note: SN, opaque id, version, check character; 16 characters of CODE_ALPHABET.
 * It opens nothing by itself and tells nothing: the id comes from at least 10 random bytes, the caller's.
 * @throws RangeError for fewer bytes or a version outside 1–960.
 */
export function newDocumentCode(randomBytes: Uint8Array, version: number): string {
  return documentCode(idOf(randomBytes, NOTE_ID_LENGTH), version);
}

/** The code of the same delivery note in another version (R-36: an edit after submit prints a new code). */
export function codeOfVersion(documentCodeOfNote: string, version: number): string {
  const own = parseOwnCode(documentCodeOfNote);
  if (own?.kind !== 'deliveryNote') throw new RangeError('Not the code of a delivery note');
  return documentCode(own.id, version);
}

/** Code of a package without an SSCC: PK, opaque id, check character; bytes as for newDocumentCode. */
export function newPackageCode(randomBytes: Uint8Array): string {
  return withCheck(PACKAGE_PREFIX + idOf(randomBytes, PACKAGE_ID_LENGTH));
}

/** Reads one of our own codes in any case; undefined for everything else, a wrong check character included. */
export function parseOwnCode(text: string): OwnCode | undefined {
  if (text.length !== CODE_LENGTH) return undefined;
  const code = text.toUpperCase();
  if (!verifyCode(code)) return undefined;
  if (code.startsWith(PACKAGE_PREFIX)) return { kind: 'package', id: code.slice(2, -1) };
  if (!code.startsWith(NOTE_PREFIX)) return undefined;
  const version = valueOf(code, 13) * BASE + valueOf(code, 14);
  return version < 1 ? undefined : { kind: 'deliveryNote', id: code.slice(2, 13), version };
}

function documentCode(id: string, version: number): string {
  if (!Number.isInteger(version) || version < 1 || version > LAST_VERSION) throw new RangeError('No such version');
  const digits = CODE_ALPHABET.charAt(Math.floor(version / BASE)) + CODE_ALPHABET.charAt(version % BASE);
  return withCheck(NOTE_PREFIX + id + digits);
}

function idOf(randomBytes: Uint8Array, length: number): string {
  if (randomBytes.length < 10) throw new RangeError('A code needs 10 random bytes or more');
  let number = randomBytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let id = '';
  for (let place = 0; place < length; place += 1) {
    id = CODE_ALPHABET.charAt(Number(number % BigInt(BASE))) + id;
    number /= BigInt(BASE);
  }
  return id;
}

function valueOf(code: string, place: number): number {
  return CODE_ALPHABET.indexOf(code.charAt(place));
}
