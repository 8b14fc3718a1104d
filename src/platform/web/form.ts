import { z } from 'zod';
import { FieldProblems, Refusal, type FieldProblem } from '../../lib/refusal.js';
import { NotFound, Stale } from '../database/refusals.js';
import type { Answer, NoticeToShow } from './answer.js';

/**
 * Reads a submitted form by its zod schema. Messages of the schema are message keys
 * (`field.required`), so that they can be said in the reader's language.
 * @throws FieldProblems naming each field that is wrong, in the form's own field names
 */
export function read<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const problems = new Map<string, FieldProblem>();
  for (const issue of result.error.issues) {
    const field = fieldName(issue.path);
    const code = /^[a-z_]+(\.[a-z_]+)+$/.test(issue.message) ? issue.message : 'field.invalid';
    // What is empty is not also no number: the first problem of a field is the one to mend.
    if (!problems.has(field)) problems.set(field, { field, code, params: paramsOf(issue) });
  }
  throw new FieldProblems([...problems.values()]);
}

/** `['lines', '7', 'quantity']` is the input named `lines[7][quantity]`. */
export function fieldName(path: PropertyKey[]): string {
  return path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');
}

/** The version of a thing its form was opened on, as `shared/_opened` sends it. */
export const version = z.string('field.invalid').regex(/^[1-9]\d{0,8}$/, 'field.invalid').transform(Number);
export const versionForm = z.object({ version });

/** Nothing was lost and nothing was stored: the page below says what changed. */
const OUTDATED: NoticeToShow = { tone: 'warning', key: 'outdated.notice' };

/**
 * Runs a form's command. What belongs to fields comes back as the same page with the values kept (422), and so does what
 * the state does not allow, with its sentence (409), and a form filled in on an older version, with what changed since
 * (409, R-23); a page that has its own word for that says it. Anything else that goes wrong is for the filter.
 */
export async function answering(
  work: () => Promise<Answer>,
  again: (problems: readonly FieldProblem[]) => Promise<Answer> | Answer,
  outdated?: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FieldProblems) return withStatus(422, await again(error.problems));
    if (error instanceof Stale && outdated) return withStatus(409, await outdated(), OUTDATED);
    if (error instanceof Refusal) return withStatus(409, await shownWith(error, again), { tone: 'warning', key: error.code, params: error.params });
    throw error;
  }
}

/** Where the page itself is refused or gone by now, the filter says the sentence. */
async function shownWith(refusal: Refusal, again: (problems: readonly FieldProblem[]) => Promise<Answer> | Answer): Promise<Answer> {
  try {
    return await again([]);
  } catch (error) {
    throw error instanceof Refusal || error instanceof NotFound ? refusal : error;
  }
}

function withStatus(status: number, answer: Answer, notice?: NoticeToShow): Answer {
  if (answer.type !== 'page') return answer;
  return { ...answer, status, notices: answer.notices.length || !notice ? answer.notices : [notice] };
}

/** What a field is called where its form does not say: `lines[7][quantity]` is called what `quantity` is called. */
export function labelKeyOf(field: string, known: (key: string) => boolean): string {
  const shared = `label.${/(\w+)\]?$/.exec(field)?.[1] ?? ''}`;
  return known(shared) ? shared : 'form.this_field';
}

function paramsOf(issue: z.core.$ZodIssue): Record<string, string> {
  const params: Record<string, string> = {};
  if ('maximum' in issue) params.max = String(issue.maximum);
  if ('minimum' in issue) params.min = String(issue.minimum);
  return params;
}
