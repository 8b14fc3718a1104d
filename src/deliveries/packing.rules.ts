import { Decimal } from '../lib/decimal.js';
import { Refusal } from '../lib/refusal.js';
import type { MessageParams } from '../lib/refusal.js';

/** A line of a delivery note as packing sees it: one item, one lot, quantity in the order unit. */
export interface PackableLine {
  readonly id: string;
  readonly itemCode: string;
  readonly lot?: string;
  readonly quantity: Decimal;
}

/** A carton: packages are leaves (decisions 18). */
export interface Package {
  readonly id: string;
  readonly contents: readonly PackageContent[];
}

export interface PackageContent {
  readonly lineId: string;
  readonly quantity: Decimal;
}

/** What is wrong with a packing; the ids name the package or the line it is about. */
export interface PackingProblem {
  readonly packageId?: string;
  readonly lineId?: string;
  readonly code: string;
  readonly params: MessageParams;
}

export const MOST_PACKAGES = 9_999;

/**
 * Quantities of the cartons of one line: full ones, then the tail carton with the rest; their sum is the line.
 * @throws Refusal packing.too_many_packages above 9,999; packing.pack_size_not_positive.
 */
export function suggestPackages(quantity: Decimal, packSize: Decimal): Decimal[] {
  if (!packSize.isPositive()) throw new Refusal('packing.pack_size_not_positive');
  if (quantity.gt(packSize.times(MOST_PACKAGES))) {
    throw new Refusal('packing.too_many_packages', { most: String(MOST_PACKAGES) });
  }
  const cartons: Decimal[] = [];
  for (let left = quantity; left.isPositive(); left = left.minus(packSize)) cartons.push(Decimal.min(left, packSize));
  return cartons;
}

/** What a change of a line makes of its boxes: those it voids, and the quantities of new ones; it leaves the others alone. */
export interface Repacking<P> {
  readonly voided: readonly P[];
  readonly added: readonly Decimal[];
}

/**
 * Boxes as they are that still hold what one of the wanted ones holds stay, from the first on: their labels are stuck on
 * already. Only the others are voided and made anew.
 */
export function repack<P extends { readonly quantity: Decimal }>(present: readonly P[], wanted: readonly Decimal[]): Repacking<P> {
  const open = new Map<string, number>();
  for (const quantity of wanted.map(String)) open.set(quantity, (open.get(quantity) ?? 0) + 1);
  const voided: P[] = [];
  for (const one of present) {
    const quantity = one.quantity.toString();
    const left = open.get(quantity) ?? 0;
    if (left > 0) open.set(quantity, left - 1);
    else voided.push(one);
  }
  return { voided, added: [...open].flatMap(([quantity, left]) => Array.from({ length: left }, () => new Decimal(quantity))) };
}

/**
 * Everything wrong with a packing: contents of every line sum to its quantity; a package holds one item and one
 * lot.
 */
export function checkPacking(lines: readonly PackableLine[], packages: readonly Package[]): PackingProblem[] {
  const lineById = new Map(lines.map((line) => [line.id, line]));
  return [
    ...packages.flatMap((unit) => contentProblems(unit, lineById)),
    ...lines.flatMap((line) => sumProblems(line, packages)),
  ];
}

function contentProblems({ id: packageId, contents }: Package, lineById: ReadonlyMap<string, PackableLine>): PackingProblem[] {
  const problem = (code: string): PackingProblem => ({ packageId, code: `packing.${code}`, params: {} });
  if (contents.length === 0) return [problem('package_empty')];
  const problems: PackingProblem[] = [];
  if (contents.some(({ quantity }) => !quantity.isPositive())) problems.push(problem('quantity_not_positive'));
  const packed = contents.map(({ lineId }) => lineById.get(lineId));
  if (packed.includes(undefined)) problems.push(problem('line_unknown'));
  const kinds = new Set(packed.map((line) => JSON.stringify([line?.itemCode, line?.lot ?? ''])));
  if (kinds.size > 1) problems.push(problem('mixed_leaf'));
  return problems;
}

function sumProblems({ id: lineId, quantity }: PackableLine, packages: readonly Package[]): PackingProblem[] {
  const contents = packages.flatMap((unit) => unit.contents.filter((content) => content.lineId === lineId));
  const packed = Decimal.sum(contents.map((content) => content.quantity));
  if (packed.eq(quantity)) return [];
  const params = { packed: packed.toString(), quantity: quantity.toString() };
  return [{ lineId, code: 'packing.sum_differs', params }];
}
