/** How long a supplier has for an answer before the order shows as waiting too long. */
export const ANSWER_WITHIN_HOURS = 48;

const HOUR_MS = 3_600_000;

/** The moment until which an answer is expected: so many hours after the revision, decision or reopening that asks. */
export function answerDue(askedAt: Date): Date {
  return new Date(askedAt.getTime() + ANSWER_WITHIN_HOURS * HOUR_MS);
}
