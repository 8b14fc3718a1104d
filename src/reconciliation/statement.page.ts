import type { Actor } from '../platform/actor.js';
import { internalRoles, supplierRoles } from '../platform/actor.js';
import type { Crumb } from '../platform/web/answer.js';
import type { AboutLine, FieldError, FormView } from '../platform/web/page-context.js';
import { errorsOf, openedForm, outdatedView, type OpenedForm, type Sent } from '../platform/web/outdated.js';
import { pagingOf } from '../platform/web/paging.js';
import type { Audience } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { keptOf, wordsOf } from './statement-changes.page.js';
import type { StatementSheet } from './statement-sheet.queries.js';

/** Prices are none of the warehouse's business. */
export const readers: readonly Audience[] = [...supplierRoles, ...internalRoles.filter((role) => role !== 'warehouse_clerk')];
export const supplierSide: readonly Audience[] = supplierRoles;
export const accountants: readonly Audience[] = ['accountant'];

export const statementsCrumb: Crumb = { key: 'nav.statements', href: '/statements' };

/** The way to a statement, for its own pages. */
export function crumbsTo({ head }: StatementSheet, ...more: Crumb[]): Crumb[] {
  return [statementsCrumb, { text: head.number, ...(more.length ? { href: `/statements/${head.id}` } : {}) }, ...more];
}

/** Whose side the reader is on: what the page says next depends on it. */
export function sideOf({ kind, role }: Actor): 'supplier' | 'accountant' | 'reader' {
  if (kind === 'supplier') return 'supplier';
  return role === 'accountant' ? 'accountant' : 'reader';
}

/** What a statement's page shows beside the sheet itself: who has confirmed what, and whose turn it is. */
export function statementModel(request: PortalRequest, actor: Actor, sheet: StatementSheet, sent?: Sent): object {
  const { head, shown, snapshot, actions } = sheet;
  const side = sideOf(actor);
  const openDisputes = sheet.disputes.filter(({ state }) => state === 'open').length;
  return {
    ...sheet, side, openDisputes, paging: pagingOf(sheet.lines), supplierName: nameIn(request, snapshot.supplier), withdrawing: Boolean(sent) && (actions.withdraw || !sent?.outdated),
    shown: { ...shown, settled: shown.current && (head.state === 'agreed' || head.state === 'locked') },
    confirmed: {
      supplier: head.supplierConfirmedBy && { by: head.supplierConfirmedBy, at: head.supplierConfirmedAt, version: head.supplierConfirmedVersion },
      buyer: head.buyerConfirmedBy && { by: head.buyerConfirmedBy, at: head.buyerConfirmedAt, version: head.buyerConfirmedVersion },
    },
    foot: footOf(head.state, side, shown, { reissue: actions.reissue, waits: head.state === 'disputed' && openDisputes === 0 }),
    ...statementForm(sheet, sent),
  };
}

/** The reader's form of a name. */
export function nameIn(request: PortalRequest, { name, nameEn }: { name: string; nameEn: string }): string {
  return portalOf(request).locale === 'en' && nameEn ? nameEn : name;
}

function footOf(state: string, side: string, shown: StatementSheet['shown'], settled: { reissue: boolean; waits: boolean }): { key: string; next: number } | null {
  if (!shown.current || !['issued', 'disputed', 'agreed'].includes(state)) return null;
  const key = settled.reissue ? 'settled' : settled.waits ? 'settled_waiting' : `${state}.${side}`;
  return { key: `statement.next.${key}`, next: shown.version + 1 };
}

/** A form about a statement: as it is opened, or as it was sent with what is wrong with it and what changed meanwhile. */
export function statementForm(sheet: StatementSheet, sent?: Sent): { form: FormView; opened: OpenedForm['opened']; outdated: object | undefined } {
  const { values, opened, changes } = openedForm(keptOf(sheet), sent);
  return { form: { values, errors: withLines(sheet, errorsOf(sent, (field) => `statement.field.${lastPart(field)}`)) }, opened, outdated: outdatedView(changes, sent, wordsOf(sheet)) };
}

/** A statement does not count its lines: readers know them by receipt and item. */
function withLines({ lines, disputes }: StatementSheet, errors: readonly FieldError[]): FieldError[] {
  const name = (...parts: (string | null)[]) => ({ what: parts.filter(Boolean).join(' · ') });
  const about = new Map<string, AboutLine>([
    ...lines.rows.map((line) => [`lines[l${line.id}]`, name(line.receiptNumber, line.itemCode)] as const),
    ...disputes.map((one) => [`disputes[d${one.id}]`, name(one.receiptNumber ?? one.ownNumber, one.itemName)] as const)]);
  return errors.map((error) => {
    const line = about.get(/^\w+\[\w+\]/.exec(error.field)?.[0] ?? '');
    return line?.what ? { ...error, about: line } : error;
  });
}

function lastPart(field: string): string {
  return /([^[\]]+)\]?$/.exec(field)?.[1] ?? field;
}
