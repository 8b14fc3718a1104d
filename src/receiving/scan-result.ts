import { isTaken } from '../deliveries/index.js';
import { Decimal } from '../lib/decimal.js';
import type { LineChoice, ScanAnswer } from './scan-answer.js';

/** Colour, sound and vibration of a result; each has its own word and icon besides. */
export type ScanTone = 'pass' | 'note' | 'short' | 'over' | 'dam' | 'unk' | 'dup' | 'ask';

/** Whoever finds goods damaged, wrong or to be refused shows it. */
export function photoOf({ outcome, condition, noteId, lineId }: ScanAnswer): { noteId: string; lineId: string } | null {
  if (!noteId || !condition || condition === 'good' || !['right', 'over', 'already'].includes(outcome)) return null;
  return { noteId, lineId: lineId ?? '' };
}

/** The line, when a label leads to one alone. */
export function onlyLineOf({ outcome, lineChoices = [] }: ScanAnswer): LineChoice | undefined {
  return outcome === 'choice' && lineChoices.length === 1 ? lineChoices[0] : undefined;
}

/** The key of its words below `receiving.result`. */
export function keyOf(answer: ScanAnswer): string {
  const { outcome, reason, condition, looseId, quarantined } = answer;
  const only = onlyLineOf(answer);
  if (only) return new Decimal(only.open).isPositive() ? 'choice_line_only' : 'choice_line_full';
  if (reason) return `${outcome}_${reason}`;
  if (outcome === 'already' && condition) return 'already_refused';
  if (outcome === 'right' && condition && condition !== 'good') return `right_${condition}`;
  if (outcome === 'right' && looseId) return 'right_loose';
  return outcome === 'over' && quarantined ? 'over_quarantined' : outcome;
}

/** Colour and icon. */
export function lookOf({ outcome, condition, reason }: ScanAnswer): { tone: ScanTone; icon: string } {
  switch (outcome) {
    case 'note':
      return { tone: 'note', icon: 'clipboard-check' };
    case 'right':
      if (condition && !isTaken(condition)) return { tone: 'dam', icon: 'truck-return' };
      return condition === 'damaged' ? { tone: 'dam', icon: 'package-off' } : { tone: 'pass', icon: 'circle-check' };
    case 'over':
      return { tone: 'over', icon: 'circle-plus' };
    case 'unknown':
      return { tone: 'unk', icon: 'help-circle' };
    case 'already':
      return { tone: 'dup', icon: 'copy' };
    case 'superseded':
      return { tone: 'short', icon: 'history' };
    case 'undone':
      return { tone: 'dup', icon: 'arrow-back-up' };
    case 'choice':
      return { tone: 'ask', icon: 'list-details' };
    case 'wrong':
      return { tone: 'dam', icon: reason === 'several_notes' ? 'question-mark' : 'ban' };
  }
}
