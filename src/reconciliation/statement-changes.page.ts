import { formatMoney } from '../platform/i18n/format.js';
import { inputsOf, type Kept, type Words } from '../platform/web/outdated.js';
import type { ShownDispute, StatementSheet } from './statement-sheet.queries.js';

const DISPUTE_FIELD = /^disputes\[d(\d+)\]\[(resolution|text)\]$/;

/** What a form about a statement is filled in on: its state, its version, what it comes to, and what was decided on its disputes. */
export function keptOf({ head, content, disputes }: StatementSheet): Kept {
  const gross = formatMoney(content.total.gross, content.currency);
  const open = disputes.filter(({ state }) => state === 'open').length;
  const decided = Object.fromEntries(disputes.map((one) => [`d${one.id}`, { resolution: resolutionOf(one), text: one.resolutionText }]));
  return { version: head.version, inputs: inputsOf({ state: head.state, documentVersion: head.documentVersion, gross, openDisputes: open, disputes: decided }) };
}

export function wordsOf({ disputes }: StatementSheet): Words {
  return {
    label: (name) => {
      const [, id, field] = DISPUTE_FIELD.exec(name) ?? [];
      if (!field) return { labelKey: `statement.field.${name}` };
      const about = disputes.find((one) => one.id === id);
      return { labelKey: field === 'text' ? 'statement.field.explanation' : 'statement.field.resolution', of: about?.receiptNumber ?? about?.ownNumber ?? '' };
    },
    value: (name, value) => {
      if (name === 'state') return { key: `state.statement.${value}` };
      if (!name.endsWith('[resolution]')) return undefined;
      return { key: value === 'withdrawn' ? 'state.statement_dispute.withdrawn' : `statement.decision.${value}` };
    },
  };
}

function resolutionOf({ state }: ShownDispute): string {
  if (state === 'open') return '';
  return state === 'carried_over' ? 'moved' : state === 'withdrawn' ? 'withdrawn' : 'kept';
}
