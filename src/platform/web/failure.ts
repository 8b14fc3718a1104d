import { HttpException } from '@nestjs/common';
import { FieldProblems, Refusal } from '../../lib/refusal.js';
import { databaseFacts, databaseIsAway, tablesAreMissing } from '../database/database-faults.js';
import { AlreadyDone, Forbidden, KeyReused, NotFound, Stale, StillRunning } from '../database/refusals.js';
import { FileGone } from '../files/file-store.js';
import { CrossSite, Insecure, KeyMissing, OtherHost, SignInNeeded, TooMany } from './web-refusals.js';

/** How a failure is answered: the status, the words, and whether it is a bug to be logged. */
export interface Failure {
  status: number;
  /** Message key of the sentence shown. */
  code: string;
  params?: Readonly<Record<string, string>>;
  /** The input the sentence is about; its name is the sentence's label. */
  field?: string;
  retryAfterSeconds?: number;
  location?: string | null;
  /** The error page to show where it is not the one of the status. */
  view?: number;
  bug?: boolean;
}

/** SQLSTATEs of a database that is there and says "not now": locks, timeouts, clashes that pass. */
const NOT_NOW = /^(55P03|57014|40001|40P01|25P03)$/;
const NOT_NOW_ANSWER: Failure = { status: 503, code: 'error.503.text', retryAfterSeconds: 2 };
const BAD_TEXT = /^22/;
/** Two wanted the same: the later one is told. */
const CLASHES = /^(23505|23P01)$/;
/** A command let through what only the database refused: the person is told the same, but a rule or a field check is missing. */
const UNCHECKED = /^(23503|23514|23502)$/;

/** The one place that says what an error means to the person in front of the page. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AlreadyDone) return { status: error.status, code: 'error.409.text', location: error.location };
  if (error instanceof NotFound || nameOf(error) === 'EntityNotFoundError') return { status: 404, code: 'error.404.text' };
  if (error instanceof FileGone) return { status: 404, code: 'error.file_gone', bug: true };
  if (error instanceof SignInNeeded) return { status: 401, code: 'error.401.text' };
  if (error instanceof Forbidden) return { status: 403, code: 'error.403.text' };
  if (error instanceof CrossSite) return { status: 403, code: 'error.cross_site', view: 400 };
  if (error instanceof Insecure) return { status: 403, code: 'error.insecure', params: { address: error.baseUrl }, view: 400 };
  if (error instanceof OtherHost) return { status: 421, code: 'error.other_host', params: { address: error.baseUrl }, view: 400 };
  if (error instanceof Refusal) return { status: 409, code: error.code, params: error.params };
  if (error instanceof Stale) return { status: 409, code: 'error.stale' };
  if (error instanceof StillRunning) return { status: 409, code: 'error.still_running', retryAfterSeconds: 1 };
  if (error instanceof KeyReused) return { status: 422, code: 'error.key_reused' };
  if (error instanceof KeyMissing) return { status: 422, code: 'error.key_missing' };
  if (nameOf(error) === 'PdfPoolBusy') return NOT_NOW_ANSWER;
  if (error instanceof FieldProblems) return ofFields(error);
  if (error instanceof TooMany) return tooMany(error.retryAfterSeconds);
  if (error instanceof HttpException) return ofStatus(error.getStatus());
  return ofDatabase(error) ?? ofExpress(error) ?? { status: 500, code: 'error.500.text', bug: true };
}

function ofFields({ problems: [first] }: FieldProblems): Failure {
  return first ? { status: 422, code: first.code, params: first.params, field: first.field } : { status: 422, code: 'error.422.text' };
}

/** How long to wait, in the unit a person would use. */
function tooMany(seconds: number): Failure {
  const long = seconds > 90;
  const wait = String(long ? Math.ceil(seconds / 60) : seconds);
  return { status: 429, code: long ? 'error.429.minutes' : 'error.429.seconds', params: { wait }, retryAfterSeconds: seconds };
}

function ofStatus(status: number): Failure {
  const known = [400, 401, 403, 404, 409, 413, 422, 429, 503].includes(status);
  if (status >= 500 && status !== 503) return { status: 500, code: 'error.500.text', bug: true };
  return { status, code: `error.${known ? status : 400}.text` };
}

function ofDatabase(error: unknown): Failure | undefined {
  const { code, constraint } = databaseFacts(error);
  // A deadlock passes for the person, but it says that some command takes its locks in another order than the rest.
  if (databaseIsAway(error) || (code && NOT_NOW.test(code))) return { ...NOT_NOW_ANSWER, bug: code === '40P01' };
  if (tablesAreMissing(error)) return { ...NOT_NOW_ANSWER, bug: true };
  if (!code) return undefined;
  if (BAD_TEXT.test(code)) return { status: 400, code: 'error.400.text' };
  if (CLASHES.test(code)) return { status: 409, code: 'error.constraint', params: { constraint: constraint ?? '' } };
  if (UNCHECKED.test(code)) return { status: 409, code: 'error.constraint', params: { constraint: constraint ?? '' }, bug: true };
  // 42501: a missing scope or a foreign row; always a bug or an attack, so it is logged as one.
  if (code === '42501') return { status: 403, code: 'error.403.text', bug: true };
  return undefined;
}

function ofExpress(error: unknown): Failure | undefined {
  const status = (error as { status?: unknown; statusCode?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? ofStatus(status) : undefined;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : '';
}
