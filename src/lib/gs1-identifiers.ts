/** What one GS1 application identifier holds. */
export interface Gs1Identifier {
  /** Shortest and longest length of the value. */
  readonly least: number;
  readonly most: number;
  /** Only digits; otherwise the 82 characters of GS1 (no space, no Chinese). */
  readonly numeric: boolean;
  /** Length known beforehand: no separator follows, none may stand inside. */
  readonly predefined: boolean;
  /** The last digit checks the others. */
  readonly checked: boolean;
  readonly date: boolean;
}

const DEFAULTS = { numeric: false, predefined: false, checked: false, date: false };
const fixed = (length: number, more: Partial<Gs1Identifier> = {}): Gs1Identifier => ({ ...DEFAULTS, least: length, most: length, numeric: true, predefined: true, ...more });
const upTo = (most: number, more: Partial<Gs1Identifier> = {}): Gs1Identifier => ({ ...DEFAULTS, least: 1, most, ...more });

const IDENTIFIERS: ReadonlyMap<string, Gs1Identifier> = new Map<string, Gs1Identifier>([
  ['00', fixed(18, { checked: true })],
  ...['01', '02'].map((ai): [string, Gs1Identifier] => [ai, fixed(14, { checked: true })]),
  ['10', upTo(20)],
  ...['11', '12', '13', '15', '16', '17'].map((ai): [string, Gs1Identifier] => [ai, fixed(6, { date: true })]),
  ['20', fixed(2)],
  ...['21', '22'].map((ai): [string, Gs1Identifier] => [ai, upTo(20)]),
  ...['30', '37'].map((ai): [string, Gs1Identifier] => [ai, upTo(8, { numeric: true })]),
  ...['240', '241', '250', '251', '400', '401', '403'].map((ai): [string, Gs1Identifier] => [ai, upTo(30)]),
  ['242', upTo(6, { numeric: true })],
  ...decimals('310'), ...decimals('330'),
  ['402', fixed(17, { predefined: false, checked: true })],
  ...['410', '411', '412', '413', '414', '415', '416', '417'].map((ai): [string, Gs1Identifier] => [ai, fixed(13, { checked: true })]),
  ['420', upTo(20)],
  ['90', upTo(30)],
  ...['91', '92', '93', '94', '95', '96', '97', '98', '99'].map((ai): [string, Gs1Identifier] => [ai, upTo(90)]),
]);

/** Weights in kilograms; the fourth digit says how many decimals. */
function decimals(stem: string): [string, Gs1Identifier][] {
  return ['0', '1', '2', '3', '4', '5'].map((digit) => [stem + digit, fixed(6)]);
}

export function gs1Identifier(ai: string): Gs1Identifier | undefined {
  return IDENTIFIERS.get(ai);
}

/** The identifier an element begins with: two, three or four digits; none is the beginning of another. */
export function leadingIdentifier(text: string): string | undefined {
  return [2, 3, 4].map((length) => text.slice(0, length)).find((ai) => IDENTIFIERS.has(ai));
}

interface Pairing {
  /** One of each group stands on the same unit. */
  readonly needs?: readonly (readonly string[])[];
  readonly excludes?: readonly string[];
}

const TRADE_ITEM = [['01', '02']];
const PAIRINGS: ReadonlyMap<string, Pairing> = new Map<string, Pairing>([
  ['01', { excludes: ['37'] }],
  ['02', { needs: [['37']], excludes: ['01'] }],
  ...['10', '11', '13', '15', '17', '20', '30', '240', '241', ...decimals('310').map(([ai]) => ai)].map((ai): [string, Pairing] => [ai, { needs: TRADE_ITEM }]),
  ['21', { needs: [['01']] }],
  ['37', { needs: [['00'], ['02']] }],
  ['403', { needs: [['00']] }],
]);

/** What goes with what, over everything on one unit: an identifier that misses another, and those that exclude each other. */
export function pairingFaults(identifiers: readonly string[]): { missing: string[]; excluded: string[] } {
  const there = new Set(identifiers);
  const of = (test: (pairing: Pairing) => boolean) => [...there].filter((ai) => test(PAIRINGS.get(ai) ?? {}));
  return {
    missing: of(({ needs = [] }) => needs.some((group) => !group.some((ai) => there.has(ai)))),
    excluded: of(({ excludes = [] }) => excludes.some((ai) => there.has(ai))) };
}
