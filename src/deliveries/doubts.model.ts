import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import type { Confirmations } from './doubts.js';

/** A question of R-32 as a box to tick; `value` are the figures that are confirmed by it. */
export interface SureBox {
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
  readonly labelKey: string;
}

type Asking = { readonly code: string; readonly params?: Readonly<Record<string, unknown>> };

const PACKING = 'delivery_note.doubt.packages';
const IS_ABOUT = {
  sureQuantity: (code: string) => code.startsWith('delivery_note.doubt.') && code !== PACKING,
  surePacking: (code: string) => code === PACKING,
};

/** The confirmations in a row of a submitted body, as text. */
export function saidIn(row: unknown): { sureQuantity: string; surePacking: string } {
  const { sureQuantity, surePacking } = objectOf(row);
  return { sureQuantity: textOf(sureQuantity), surePacking: textOf(surePacking) };
}

/** The boxes of a row, whose inputs begin with `field`: what is asked is open, what was said and is not asked again stays said. */
export function sureBoxes(field: string, said: Confirmations, problems: readonly Asking[]): Partial<Record<keyof Confirmations, SureBox>> {
  const boxes = (['sureQuantity', 'surePacking'] as const).flatMap((name) => {
    const asked = textOf(problems.find(({ code }) => IS_ABOUT[name](code))?.params?.asked);
    const value = asked || said[name];
    return value ? [[name, { name: `${field}[${name}]`, value, checked: !asked, labelKey: `delivery_note.${name}` }] as const] : [];
  });
  return Object.fromEntries(boxes);
}
