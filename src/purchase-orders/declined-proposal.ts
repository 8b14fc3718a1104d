import type { AnswerRow } from './order-sheet.rows.js';

/**
 * The proposal whose decline made the schedule line wait for an answer, part by part with who declined it, when and why.
 * Both sides read it until the line is answered anew: from then on that answer is the latest one.
 * @returns undefined unless every part of a proposal was declined
 */
export function declinedProposal(latest: AnswerRow | undefined) {
  const parts = latest?.parts ?? [];
  if (latest?.kind !== 'propose' || !parts.length || parts.some(({ decision }) => decision !== 'declined')) return undefined;
  return parts.map(({ quantity, promised_on: on, note, decided_name: who, decided_at: at }) => ({ quantity, on, note, who, at: at ?? undefined }));
}
