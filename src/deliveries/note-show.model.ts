import { objectOf } from '../lib/object-of.js';
import { textOf } from '../lib/text-of.js';
import type { NoticeToShow } from '../platform/web/answer.js';
import { inputsOf, openedForm, outdatedView, type Change, type Kept, type OpenedForm, type Sent, type Words } from '../platform/web/outdated.js';
import { saidIn, sureBoxes } from './doubts.model.js';
import type { NoteShowQueries } from './note-show.queries.js';

type Shown = Awaited<ReturnType<NoteShowQueries['show']>>;
type ShownLine = Shown['lines'][number];

/** A step of the note's page as it was sent: what is done to the whole note, or the remainder of a line that will not come. */
export interface SentStep extends Sent {
  readonly step: 'submit' | 'cancel' | { readonly lineId: string };
}

const HEAD = ['state', 'documentVersion', 'shipOn', 'arriveOn', 'carrier', 'plate', 'driver', 'driverPhone', 'remark'] as const;
const OF_LINE = ['itemCode', 'quantity', 'lot', 'madeOn', 'expiresOn', 'packSize', 'received', 'closed'] as const;
const OF_REMAINDER = ['quantity', 'received', 'closed', 'remainder'] as const;
const LINE_FIELD = /^(lines\[n(\d+)\])\[(\w+)\]$/;

/** The page of a note; after a step that did not happen with what was typed for it and, when it is outdated, with what changed. */
export function noteModel(shown: Shown, sent?: SentStep) {
  const { can } = shown;
  const said = sent?.step === 'submit' && !sent.outdated ? objectOf(objectOf(sent.body).lines) : {};
  const lines = shown.lines.map((line) => ({
    ...line, opened: line.closable ? openedForm(keptOfLine(shown, line)).opened : undefined,
    boxes: can.submit ? sureBoxes(`lines[n${line.id}]`, saidIn(said[`n${line.id}`]), line.problems) : {} }));
  const line = lines.find(({ id }) => typeof sent?.step === 'object' && id === sent.step.lineId);
  const { values, opened, changes } = formOf(line ? keptOfLine(shown, line) : keptOf(shown), sent);
  const cancelling = sent?.step === 'cancel' && can.cancel;
  const closing = line?.closable ? line : undefined;
  const open = cancelling || closing !== undefined;
  const reason = values.reason ?? '';
  const view = outdatedView(changes.filter(({ name }) => !name.endsWith('[itemCode]')), sent, wordsOf(shown, changes, line));
  return {
    ...shown, lines, closable: lines.some(({ closable }) => closable), cancelling, closing, opened: openedForm(keptOf(shown)).opened,
    // A draft that is discarded is no news for the buyer.
    cancelHint: shown.note.state === 'draft' ? 'delivery_note.cancel_draft_hint' : 'form.reason_hint',
    // Forms on the page are opened on the note as it is; the one shown again knows what it was sent with.
    again: opened, againRemainder: sent?.outdated ? closing?.remainder : fieldOf(sent?.body, 'remainder'), form: { values: { reason }, errors: shown.form.errors },
    outdated: view && { ...view, ...(open ? {} : { say: can.submit ? 'outdated.decide' : 'outdated.over' }) },
    kept: sent && !open && reason ? [{ labelKey: 'form.reason', text: reason }] : [] };
}

/** What to say on top when the note changed meanwhile: also that the step is no longer possible at all. */
export function noticeOf({ note, can, lines }: Shown, step: SentStep['step']): NoticeToShow {
  const gone = (action: string): NoticeToShow => ({ tone: 'warning', key: `delivery_note.cannot_${action}`, params: { state: note.state } });
  if (step === 'cancel') return can.cancel ? TYPED : gone('cancel');
  if (step === 'submit') return can.submit ? PRESSED : gone('submit');
  if (lines.some(({ id, closable }) => id === step.lineId && closable)) return TYPED;
  return note.state === 'partly_received' ? { tone: 'warning', key: 'delivery_note.nothing_to_close' } : gone('close');
}

const TYPED: NoticeToShow = { tone: 'warning', key: 'outdated.notice' };
const PRESSED: NoticeToShow = { tone: 'warning', key: 'outdated.not_done' };

/** Of what comes in only the reason is typed; the rest says on what the form was opened. */
function formOf(kept: Kept, sent?: SentStep): OpenedForm {
  if (!sent) return openedForm(kept);
  const body = Object.fromEntries(['version', 'seen', 'reason'].map((name) => [name, fieldOf(sent.body, name)]));
  return openedForm(kept, { ...sent, body });
}

function keptOf({ note, lines }: Shown): Kept {
  const rows = lines.map((line) => [`n${line.id}`, pick(line, OF_LINE)] as const);
  return { version: note.version, inputs: inputsOf({ ...pick(note, HEAD), dockId: note.dock, lines: Object.fromEntries(rows) }) };
}

function keptOfLine({ note }: Shown, line: ShownLine): Kept {
  return { version: note.version, inputs: inputsOf({ state: note.state, ...pick(line, OF_REMAINDER) }) };
}

function wordsOf({ lines }: Shown, changes: readonly Change[], line: ShownLine | undefined): Words {
  // A line that is gone is called what it was called when the page was opened.
  const itemOf = (prefix: string, id: string) =>
    lines.find((one) => one.id === id)?.itemCode ?? changes.find(({ name }) => name === `${prefix}[itemCode]`)?.was ?? '';
  return {
    label: (name) => {
      const [, prefix = '', id = '', field] = LINE_FIELD.exec(name) ?? [];
      const of = field ? itemOf(prefix, id) : line && name !== 'state' ? line.itemCode : undefined;
      return { labelKey: `delivery_note.field.${field ?? name}`, ...(of === undefined ? {} : { of }) };
    },
    value: (name, value) => (name === 'state' ? { key: `state.delivery_note.${value}` } : undefined),
  };
}

function fieldOf(body: unknown, name: string): string {
  return textOf(objectOf(body)[name]);
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}
