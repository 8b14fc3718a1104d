import { inputsOf, openedForm, outdatedView, type Inputs, type Kept, type OpenedForm, type Sent, type Words } from '../platform/web/outdated.js';
import { typedNote, type TypedNote } from './note-form.model.js';
import type { NoteFormQueries } from './note-form.queries.js';

type NoteModel = Awaited<ReturnType<NoteFormQueries['stored']>>;

const ROW_INPUT = /^(lines\[(\w+)\])\[(\w+)\]$/;
/** What a row has, whatever the form offers: asked of the form itself. */
const ROW_FIELDS = Object.keys(typedNote({ lines: { r1: {} } }).rows[0] ?? {}).filter((field) => field !== 'key' && !field.startsWith('sure'));

/** What the form of a note sends back to be judged by, and what changed meanwhile when it is outdated. */
export function openedNote(model: NoteModel, sent?: Sent): { opened: OpenedForm['opened']; outdated: object | undefined } {
  const { opened, changes } = formOf(model, sent);
  const told = changes.filter(({ name }) => !name.endsWith('[orderLineId]'));
  const sentOn = changes.some(({ name }) => name === 'state' || name === 'documentVersion');
  const outdated = sent?.outdated && !sentOn ? { ...sent, outdated: {} } : sent;
  return { opened, outdated: outdatedView(told, outdated, wordsOf(model, changes)) };
}

/** The note as it is now with what this reader typed over it. A row is one thing: a lot with another's quantity is nobody's. */
export function mergedNote(now: NoteModel, sent: Sent): TypedNote {
  return typedNote(nested(formOf(now, sent).values));
}

function formOf(model: NoteModel, sent?: Sent): OpenedForm {
  return openedForm(keptOf(model), sent, (name) => ROW_INPUT.exec(name)?.[1] ?? name);
}

function keptOf({ note, form, groups }: NoteModel): Kept {
  const rows = groups.flatMap((group) => group.rows).map((row) => [row.key, pick(row, ROW_FIELDS)] as const);
  const head = { state: note?.state, documentVersion: note?.documentVersion, ...form.values };
  return { version: note?.version ?? 0, inputs: inputsOf({ ...head, lines: Object.fromEntries(rows) }) };
}

function wordsOf({ groups, docks }: NoteModel, changes: OpenedForm['changes']): Words {
  const lineOf = (prefix: string) => {
    const ids = changes.filter(({ name }) => name === `${prefix}[orderLineId]`).flatMap(({ was, now }) => [was, now]);
    return groups.find((group) => ids.includes(group.id) || group.rows.some(({ field }) => field === prefix));
  };
  return {
    label: (name) => {
      const [, prefix = '', , field] = ROW_INPUT.exec(name) ?? [];
      return field ? { labelKey: `delivery_note.field.${field}`, of: lineOf(prefix)?.itemCode ?? '' } : { labelKey: `delivery_note.field.${name}` };
    },
    value: (name, value) => {
      const [, prefix = '', , field] = ROW_INPUT.exec(name) ?? [];
      if (field === 'unit') return { text: unitName(lineOf(prefix), value) };
      if (name === 'state') return { key: `state.delivery_note.${value}` };
      return name === 'dockId' ? { text: docks.find((dock) => dock.value === value)?.label ?? value } : undefined;
    },
  };
}

/** The unit behind the conversion a row names, in both languages; '' is the order unit. */
function unitName(line: NoteModel['groups'][number] | undefined, conversionId: string): string {
  const chosen = line?.units.find(({ id }) => id === conversionId) ?? { name: line?.unit ?? '', nameEn: line?.unitEn ?? '' };
  return [...new Set([chosen.name, chosen.nameEn])].filter(Boolean).join(' / ');
}

function nested(values: Inputs): Record<string, unknown> {
  const lines: Record<string, Record<string, string>> = Object.create(null) as never;
  for (const [name, value] of Object.entries(values)) {
    const [, , key, field] = ROW_INPUT.exec(name) ?? [];
    if (key && field) (lines[key] ??= {})[field] = value;
  }
  return { ...values, lines };
}

function pick(row: object, fields: readonly string[]): Record<string, unknown> {
  const values = row as Record<string, unknown>;
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}
