import { conditions, refusalReasons } from './condition.rules.js';

/** The conditions and reasons a form offers, with what was chosen before; good unless said otherwise. */
export function conditionChoices(values: Record<string, unknown> = {}) {
  const condition = conditions.find((one) => one === values.condition) ?? 'good';
  return {
    conditions: conditions.map((value) => ({ value, current: value === condition })),
    reasons: refusalReasons.map((value) => ({ value, current: value === values.reason })) };
}
