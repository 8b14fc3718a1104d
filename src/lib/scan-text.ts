import { parseOwnCode } from './opaque-code.js';

/** A scanned or pasted string made comparable; `symbology` is its AIM identifier (']C1') when the scanner sent one. */
export interface ScanText {
  readonly text: string;
  readonly symbology?: string;
}

/** What this place knows about its codes and scanners. */
export interface ScanSetting {
  /** Hosts whose URLs carry our codes, as in BASE_URL ('srm.example.cn', with the port if there is one). */
  readonly ownHosts?: readonly string[];
  /** The character this scanner sends instead of the group separator. */
  readonly separatorStandIn?: string;
}

/** What an AIM identifier promises: GS1 elements (errors are errors), an EAN number, plain data, nothing known. */
export type SymbologyKind = 'gs1' | 'ean' | 'plain' | 'unknown';

// NUL, zero-width characters, direction marks, word joiner and byte order mark.
const INVISIBLE = /[\u0000\u200B-\u200F\u2060\uFEFF]/g;
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '\u3000': ' ',
  '【': '[',
  '】': ']',
  '。': '.',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};
const LOOK_ALIKE = new RegExp(`[${Object.keys(LOOK_ALIKES).join('')}]`, 'g');
const CONTROL_NAMES: readonly (readonly [RegExp, string])[] = [
  [/<GS>|\{GS\}|\u241D|\\x1d/gi, '\x1D'],
  [/<RS>|\{RS\}|\u241E|\\x1e/gi, '\x1E'],
  [/<EOT>|\{EOT\}|\u2404|\\x04/gi, '\x04'],
];
/** What people call the characters below the space, in their order. */
const CONTROLS = 'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');
const AIM = /^\][A-Za-z][0-9A-Za-z]/;
const OWN_PATH = /^(?:(https?):\/\/([^/]+)\/|\/?)[SPLU]\/([A-Z0-9]{16})\/?$/i;

/**
 * Steps 1 to 3 of reading a scan: clean, strip the AIM identifier, reduce our own codes (bare, or as a URL of ours,
 * in any case) to their canonical upper-case form. Never throws, never guesses; what it cannot read it leaves.
 */
export function normaliseScan(raw: string, setting: ScanSetting = {}): ScanText {
  const clean = cleanText(raw, setting.separatorStandIn);
  const symbology = AIM.exec(clean)?.[0];
  const text = ownCodeIn(clean.slice(symbology?.length ?? 0), setting.ownHosts ?? []);
  return symbology ? { text, symbology } : { text };
}

/** The text with its control characters by their names, `<GS>`: no screen has signs for them, and a scan reads the names again. */
export function shownScan(text: string): string {
  return text.replace(/[\u0000-\u001F]/g, (control) => `<${CONTROLS[control.charCodeAt(0)]}>`);
}

/** The kind of carrier behind an AIM identifier. */
export function symbologyKind(symbology: string): SymbologyKind {
  if (/^\](C1|e0|d2|Q3|J1)$/.test(symbology)) return 'gs1';
  if (/^\]E[04]$/.test(symbology)) return 'ean';
  if (/^\](C0|Q1|d1|A0|I.)$/.test(symbology)) return 'plain';
  return 'unknown';
}

function cleanText(raw: string, standIn: string | undefined): string {
  let text = raw.replace(INVISIBLE, '');
  text = text.replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  text = text.replace(LOOK_ALIKE, (character) => LOOK_ALIKES[character] ?? character);
  for (const [name, control] of CONTROL_NAMES) text = text.replace(name, control);
  if (standIn) text = text.replaceAll(standIn, '\x1D');
  return text.trim();
}

function ownCodeIn(text: string, ownHosts: readonly string[]): string {
  if (parseOwnCode(text)) return text.toUpperCase();
  const [, scheme, host = '', code = ''] = OWN_PATH.exec(text) ?? [];
  if (!parseOwnCode(code)) return text;
  const ours = !scheme || ownHosts.some((own) => own.toLowerCase() === host.toLowerCase());
  return ours ? code.toUpperCase() : text;
}
