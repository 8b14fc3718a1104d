import { Injectable } from '@nestjs/common';
import { isTaken } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import { shownScan } from '../lib/scan-text.js';
import { Catalog, type Locale } from '../platform/i18n/catalog.js';
import { formatMoment, formatQuantity } from '../platform/i18n/format.js';
import type { LineChoice, ScanAnswer } from './scan-answer.js';
import type { CountLine, CountNote } from './scan-page.queries.js';
import { keyOf, lookOf, onlyLineOf, photoOf, type ScanTone } from './scan-result.js';

/** A result in the reader's words, for the page and for its script alike. */
export interface ScanCard {
  outcome: string;
  tone: ScanTone;
  icon: string;
  title: string;
  text: string;
  /** What was read. */
  code: string;
  big: string;
  small: string;
  itemCode: string;
  itemName: string;
  choices: ScanCardChoice[];
  /** What a photo would show; null when nothing is wrong with it. */
  photo: ReturnType<typeof photoOf>;
  /** True when somebody may teach what this code means. */
  teachable: boolean;
}

/** A way on: to another note, or with a line to counting it by hand. */
export interface ScanCardChoice {
  noteId: string;
  lineId?: string;
  quantity?: string;
  label: string;
  hint?: string;
}

export interface ScanRow {
  id: string;
  tone: '' | 'now' | 'am' | 'gr' | 're' | 'vi';
  icon: string;
  code: string;
  name: string;
  /** What tells it from other lines of the item: its lot, its order. */
  lot: string;
  counted: string;
  expected: string;
  /** What there is to say of the count, the gravest first, which also colours the row. */
  tags: { tone: 'c-am' | 'c-gr' | 'c-re' | 'c-vi'; text: string }[];
}

export interface ScanSheet {
  id: string;
  title: string;
  subtitle: string;
  /** Width of the green part of a bar 360 wide. */
  progress: string;
  rows: ScanRow[];
}

const RANK = { now: 0, re: 1, vi: 1, am: 1, '': 2, gr: 3 } as const;

/** Says answers and counts in the reader's language. */
@Injectable()
export class ScanWords {
  constructor(private readonly catalog: Catalog) {}

  card(locale: Locale, timeZone: string, answer: ScanAnswer): ScanCard {
    const lot = answer.lot ? this.catalog.translate(locale, 'receiving.scan.lot', { lot: answer.lot }) : '';
    const why = answer.refusal ? this.catalog.translate(locale, `receiving.refusal.reasons.${answer.refusal}`) : '';
    const say = (key: string) => this.catalog.translate(locale, `receiving.result.${key}`, { ...paramsOf(answer, timeZone, locale), lot, why });
    const unknownOrder = answer.unknownOrder ? this.catalog.translate(locale, 'receiving.scan.order_unknown', { order: answer.unknownOrder }) : '';
    const fromLoose = answer.fromLoose && answer.outcome === 'right'
      ? this.catalog.translate(locale, 'receiving.scan.from_loose', { quantity: formatQuantity(answer.fromLoose) }) : '';
    const key = keyOf(answer);
    const { tone, icon } = lookOf(answer);
    return {
      outcome: answer.outcome, tone, icon, title: say(`${key}.title`), text: `${say(`${key}.text`)}${unknownOrder}${fromLoose}`, code: shownScan(answer.code), ...figures(answer),
      itemCode: answer.itemCode ?? '', itemName: either(locale, answer.itemName, answer.itemNameEn), photo: photoOf(answer),
      choices: [...this.noteChoices(locale, answer), ...this.lineChoices(locale, answer)],
      teachable: answer.outcome === 'unknown' && answer.reason !== 'gs1_faulty' };
  }

  private noteChoices(locale: Locale, { outcome, reason, choices = [] }: ScanAnswer): ScanCardChoice[] {
    const key = outcome === 'choice' || reason === 'other_lot' ? 'receiving.scan.open' : 'receiving.scan.switch';
    return choices.map(({ noteId, number, supplier, supplierEn }) => ({
      noteId, label: this.catalog.translate(locale, key, { number, supplier: either(locale, supplier, supplierEn) }) }));
  }

  private lineChoices(locale: Locale, answer: ScanAnswer): ScanCardChoice[] {
    const choices = (answer.lineChoices ?? []).map((line) => this.lineOf(locale, line));
    // The only line is named on the card: there is nothing to choose, but a quantity to say.
    return onlyLineOf(answer) ? choices.map((line) => ({ ...line, label: this.catalog.translate(locale, 'receiving.scan.enter_quantity') })) : choices;
  }

  private lineOf(locale: Locale, line: LineChoice): ScanCardChoice {
    const { noteId, lineId, itemCode, lot, orderNumber, lineNumber, open, quantity } = line;
    const unit = either(locale, line.unit, line.unitEn);
    const say = (key: string, amount: string) => this.catalog.translate(locale, key, { quantity: formatQuantity(amount), unit });
    return {
      noteId, lineId, ...(quantity ? { quantity } : {}), label: [itemCode, lot].filter(Boolean).join(' · '),
      hint: [`${orderNumber} / ${lineNumber}`, say('receiving.loose.open', open), quantity ? say('receiving.scan.label_says', quantity) : ''].filter(Boolean).join(' · ') };
  }

  sheet(locale: Locale, note: CountNote, currentLineId?: string): ScanSheet {
    const say = (key: string, params: Record<string, unknown> = {}) => this.catalog.translate(locale, `receiving.scan.${key}`, params);
    const rows = note.lines.map((line) => row(locale, line, line.id === currentLineId, say));
    rows.sort((a, b) => RANK[a.tone] - RANK[b.tone]);
    return {
      id: note.id, title: say('title_note', { number: note.number }), progress: progressOf(note.lines), rows,
      subtitle: [say('packages', { counted: note.packagesCounted, of: note.packages }), either(locale, note.supplier, note.supplierEn), either(locale, note.dock ?? '', note.dockEn ?? ''), say('lines', { count: note.lines.length })]
        .filter(Boolean).join(' · ') };
  }

  /** A line in a list of choices, with what is still to be counted of it. */
  lineChoice(locale: Locale, { itemCode, itemName, itemNameEn, lot, orderNumber, expected, counted, unit, unitEn }: CountLine): string {
    const open = Decimal.max(Decimal.ZERO, new Decimal(expected).minus(counted)).toString();
    const left = this.catalog.translate(locale, 'receiving.loose.open', { quantity: formatQuantity(open), unit: either(locale, unit, unitEn) });
    // The name comes last: a closed list shows no more than the beginning.
    return [itemCode, lot, left, orderNumber, either(locale, itemName, itemNameEn)].filter(Boolean).join(' · ');
  }
}

function figures(answer: ScanAnswer): Pick<ScanCard, 'big' | 'small'> {
  const { quantity, counted, expected } = answer;
  const small = counted && expected ? `${formatQuantity(counted)} / ${formatQuantity(expected)}` : '';
  if (quantity === undefined || new Decimal(quantity).isZero()) return { big: '', small };
  const text = formatQuantity(quantity);
  // What leaves with the truck adds to nothing, nor does what was counted by hand before.
  if ((answer.fromLoose || (answer.condition && !isTaken(answer.condition))) && !text.startsWith('-')) return { big: text, small };
  return { big: text.startsWith('-') ? text : `+${text}`, small };
}

function paramsOf(answer: ScanAnswer, timeZone: string, locale: Locale): Record<string, unknown> {
  const { noteNumber: number, version, since, quarantined, package: box } = answer;
  const code = shownScan(answer.code);
  const [supplier, plant] = [either(locale, answer.supplier, answer.supplierEn), either(locale, answer.plantName, answer.plantNameEn)];
  return {
    what: [answer.itemCode, answer.orderNumber].filter(Boolean).join(' · ') || code, lotNumber: answer.lot ?? '', lots: answer.expectedLots?.join(' / ') ?? '', ai: answer.faultyAi ?? '',
    code, number, supplier, plant, version, unit: either(locale, answer.unit, answer.unitEn), sequence: box?.sequence, of: box?.of,
    over: quarantined ? formatQuantity(quarantined) : '', at: since ? formatMoment(since.at, timeZone).slice(5) : '', by: since?.by ?? '' };
}

/** The name in the reader's language, where there is one. */
export function either(locale: Locale, name = '', nameEn = ''): string {
  return locale === 'en' && nameEn ? nameEn : name;
}

type Say = (key: string, params?: Record<string, unknown>) => string;

function row(locale: Locale, line: CountLine, now: boolean, say: Say): ScanRow {
  const remarks = remarksOn(line);
  const [first] = remarks;
  return {
    id: line.id, tone: now ? 'now' : first?.tone ?? '', icon: now ? 'arrow-right' : first?.icon ?? 'point', code: line.itemCode,
    name: either(locale, line.itemName, line.itemNameEn), lot: [line.lot && say('lot_of', { lot: line.lot }), line.orderNumber].filter(Boolean).join(' · '),
    counted: formatQuantity(new Decimal(line.counted).minus(line.refused).toString()), expected: formatQuantity(line.expected),
    tags: remarks.map(({ tone, key, quantity }) => ({ tone: `c-${tone}`, text: say(key, { quantity: formatQuantity(quantity.toString()) }) })) };
}

interface Remark {
  tone: 'am' | 'gr' | 're' | 'vi';
  icon: string;
  key: string;
  quantity: Decimal;
}

/** The gravest first, which colours the row; nothing of a line that nobody has begun to count. */
function remarksOn(line: CountLine): Remark[] {
  const counted = new Decimal(line.counted);
  const short = new Decimal(line.expected).minus(counted);
  const odd: Remark[] = [
    { tone: 'vi', icon: 'circle-plus', key: 'tag_over', quantity: new Decimal(line.quarantined) },
    { tone: 're', icon: 'truck-return', key: 'tag_refused', quantity: new Decimal(line.refused) },
    { tone: 're', icon: 'package-off', key: 'tag_damaged', quantity: new Decimal(line.damaged) },
    { tone: 'am', icon: 'minus', key: 'tag_short', quantity: counted.isPositive() ? short : Decimal.ZERO },
  ];
  const found = odd.filter(({ quantity }) => quantity.isPositive());
  if (found.length || short.isPositive()) return found;
  return [{ tone: 'gr', icon: 'check', key: 'tag_complete', quantity: short }];
}

/** Lines weigh alike, because their units differ. */
function progressOf(lines: readonly CountLine[]): string {
  const shares = lines.map(({ counted, expected }) =>
    (new Decimal(expected).isPositive() ? Decimal.min(Decimal.ONE, new Decimal(counted).div(expected, 6)) : Decimal.ONE));
  return lines.length ? Decimal.sum(shares).times(360).div(lines.length, 1).toString() : '0';
}
