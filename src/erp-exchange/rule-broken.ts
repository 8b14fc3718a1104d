import { FieldProblems, Refusal } from '../lib/refusal.js';
import { databaseFacts } from '../platform/database/database-faults.js';
import type { RuleBroken } from './findings.js';

/** SQLSTATE classes that are about the data itself: values out of range, constraints. Everything else passes with time. */
const ABOUT_THE_DATA = /^2[23]/;

/**
 * What an error says about the document, as a finding. `undefined`: it says nothing about the document (a lost
 * connection, a lock timeout), which may be taken later.
 */
export function ruleBrokenBy(error: unknown): RuleBroken | undefined {
  if (error instanceof Refusal) return broken(error.code, error.params);
  if (error instanceof FieldProblems) return broken(error.problems[0]?.code ?? 'field.invalid', error.problems[0]?.params);
  if (error instanceof RangeError || error instanceof TypeError) return broken('exchange.unexpected', { reason: error.message });
  const { code, constraint } = databaseFacts(error);
  if (!code || !ABOUT_THE_DATA.test(code)) return undefined;
  return constraint ? broken('exchange.constraint', { constraint }) : broken('exchange.unexpected', { reason: (error as Error).message });
}

function broken(code: string, params: Readonly<Record<string, string>> = {}): RuleBroken {
  return { severity: 'rule', code, path: '', params: { ...params } };
}
