import type { Actor } from '../platform/actor.js';
import { internalRoles, supplierRoles } from '../platform/actor.js';
import type { Crumb, NoticeToShow } from '../platform/web/answer.js';
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

/** A step of the statement's page as it was sent; only why it is withdrawn is typed. */
export interface SentStep extends Sent {
  readonly step: 'agree' | 'confirm' | 'reissue' | 'withdraw';
}

/** What a statement's page shows beside the sheet itself: who has confirmed what, and whose turn it is. */
export function statementModel(request: PortalRequest, actor: Actor, sheet: StatementSheet, sent?: SentStep): object {
  const { head, shown, snapshot, actions } = sheet;
  const side = sideOf(actor);
  const openDisputes = sheet.disputes.filter(({ state }) => state === 'open').length;
  return {
    ...sheet, side, openDisputes, paging: pagingOf(sheet.lines), supplierName: nameIn(request, snapshot.supplier),
    subtitle: snapshot.paymentTerms ? 'statement.subtitle_terms' : 'statement.subtitle',
    shown: { ...shown, settled: shown.current && (head.state === 'agreed' || head.state === 'locked') },
    confirmed: {
      supplier: head.supplierConfirmedBy && { by: head.supplierConfirmedBy, at: head.supplierConfirmedAt, version: head.supplierConfirmedVersion },
      buyer: head.buyerConfirmedBy && { by: head.buyerConfirmedBy, at: head.buyerConfirmedAt, version: head.buyerConfirmedVersion },
    },
    foot: footOf(head.state, side, shown, { reissue: actions.reissue, waits: head.state === 'disputed' && openDisputes === 0 }),
    ...statementForm(sheet), ...againOf(sheet, sent),
  };
}

/** A step that did not happen: what was typed for it, on its form while the state allows it, and what changed meanwhile. */
function againOf(sheet: StatementSheet, sent?: SentStep): object {
  if (!sent) return {};
  const { version, seen, reason } = (sent.body ?? {}) as Record<string, unknown>;
  const { form, opened, outdated } = statementForm(sheet, { ...sent, body: { version, seen, ...(typeof reason === 'string' ? { reason } : {}) } });
  const possible = sheet.actions[sent.step];
  const withdrawing = sent.step === 'withdraw' && possible;
  const say = withdrawing ? {} : { say: possible ? 'outdated.decide' : 'outdated.over' };
  return {
    form, withdrawing, again: opened, outdated: outdated && { ...outdated, ...say },
    kept: typeof reason === 'string' && reason && !withdrawing ? [{ labelKey: 'form.reason', text: reason }] : [] };
}

/** Whether the form was opened on an older state of the statement. */
export function isOutdated({ head }: StatementSheet, { body }: Sent): boolean {
  const { version } = (body ?? {}) as Record<string, unknown>;
  return typeof version === 'string' && version !== String(head.version);
}

/** What to say on top when the statement changed meanwhile. */
export function noticeOf({ head, shown, actions, disputes }: StatementSheet, { step, body }: SentStep): NoticeToShow {
  const { documentVersion, hash } = (body ?? {}) as Record<string, unknown>;
  const confirmed = step === 'agree' || step === 'confirm';
  if (confirmed && (documentVersion !== String(head.documentVersion) || hash !== shown.hash)) return otherVersion(head);
  if (actions[step]) return { tone: 'warning', key: step === 'withdraw' ? 'outdated.notice' : 'outdated.not_done' };
  const open = disputes.filter(({ state }) => state === 'open').length;
  if (step === 'reissue' && open) return { tone: 'warning', key: 'statement.disputes_open', params: { open: String(open) } };
  return { tone: 'warning', key: `statement.cannot_${step === 'reissue' ? 'issue' : step}` };
}

/** Said where a form was opened on a version that another one has replaced. */
export function otherVersion({ number, documentVersion }: StatementSheet['head']): NoticeToShow {
  return { tone: 'warning', key: 'statement.version_changed', params: { number, version: String(documentVersion) } };
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
  return { form: { values, errors: namedByLine(sheet, errorsIn(sent)) }, opened, outdated: outdatedView(changes, sent, wordsOf(sheet)) };
}

/** What is wrong with a form about a statement, at its fields. */
export function errorsIn(sent?: Sent): FieldError[] {
  return errorsOf(sent, (field) => `statement.field.${lastPart(field)}`);
}

/** A statement does not count its lines: readers know them by receipt and item. */
export function namedByLine({ lines, disputes }: StatementSheet, errors: readonly FieldError[]): FieldError[] {
  const name = (number: string | null, item: string | null, itemEn = item) => ({ what: joined(number, item), whatEn: joined(number, itemEn || item) });
  const about = new Map<string, AboutLine>([
    ...lines.rows.map((line) => [`lines[l${line.id}]`, name(line.receiptNumber, line.itemCode)] as const),
    ...disputes.map((one) => [`disputes[d${one.id}]`, name(one.receiptNumber ?? one.ownNumber, one.itemName, one.itemNameEn)] as const)]);
  return errors.map((error) => {
    const line = about.get(/^\w+\[\w+\]/.exec(error.field)?.[0] ?? '');
    return line?.what ? { ...error, about: line } : error;
  });
}

function joined(...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(' · ');
}

function lastPart(field: string): string {
  return /([^[\]]+)\]?$/.exec(field)?.[1] ?? field;
}
