import { Injectable } from '@nestjs/common';
import { FieldProblems, type FieldProblem } from '../lib/refusal.js';
import { normaliseScan, shownScan } from '../lib/scan-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { LabelLookup } from './label-lookup.js';
import { ScanPattern } from './scan-pattern.entity.js';
import { faultsIn, PATTERN_FIELDS, readByPattern, splitLabel, valuesOf, type PatternField, type ScanPatternShape } from './scan-pattern.rules.js';

/** A label and what each of its parts is, by the part's place (1, 2, …). */
export interface PatternToLearn {
  supplierId: string;
  sample: string;
  /** The character between the parts; '' lets the label decide. */
  separator: string;
  parts: Readonly<Record<string, PatternField | ''>>;
}

/** Learning how a supplier's labels are read, and forgetting it. */
@Injectable()
export class ScanPatternsCommands {
  constructor(
    private readonly database: Database,
    private readonly lookup: LabelLookup,
  ) {}

  /**
   * The label itself is the proof: each named part must be what it is said to be, and the item one of the supplier's.
   * @param leadsTo the page the form leads to
   * @throws FieldProblems at the parts, NotFound for a supplier the company does not have
   */
  learn(actor: Actor, { supplierId, sample, separator, parts }: PatternToLearn, leadsTo = '/receiving/patterns'): Promise<ScanPattern> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(leadsTo);
      const supplier = await tx.row<{ name: string }>('select short_name as name from suppliers where id = $1 and company_id = $2', [supplierId, actor.companyId]);
      if (!supplier) throw new NotFound();
      const { text } = normaliseScan(sample);
      const split = splitLabel(text, separator);
      if (!split) throw new FieldProblems([{ field: 'sample', code: 'scan_pattern.no_parts', params: {} }]);
      const keys = split.kind === 'keys' ? split.parts.map(({ name }) => name) : [];
      const shape: ScanPatternShape = { kind: split.kind, separator: split.separator, keys, fields: split.parts.map((_, at) => parts[String(at + 1)] ?? ('' as const)) };
      await this.refuseWrongParts(tx, shape, supplierId, text);
      await refuseKnown(tx, shape, supplierId);
      const pattern = await tx.insert(ScanPattern, {
        supplierId, ...shape, keys, fields: [...shape.fields], sample: text, personId: actor.personId, personName: actor.name, at: tx.at, retiredAt: null, retiredBy: null });
      await told(tx, 'supplier.pattern_learned', supplierId, pattern.id, text);
      return pattern;
    });
  }

  /** What was scanned stays as it was read. @throws NotFound when there is no such pattern in use */
  retire(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo('/receiving/patterns');
      const { supplierId, sample } = await tx.one<{ supplierId: string; sample: string }>(
        `update scan_patterns p set retired_at = $3, retired_by = $4 from suppliers s
         where p.id = $1 and s.id = p.supplier_id and s.company_id = $2 and p.retired_at is null returning p.supplier_id as "supplierId", p.sample`,
        [id, actor.companyId, tx.at, actor.name]);
      await told(tx, 'supplier.pattern_retired', supplierId, id, sample);
    });
  }

  private async refuseWrongParts(tx: Tx, shape: ScanPatternShape, supplierId: string, text: string): Promise<void> {
    const at = (field: PatternField, code: string): FieldProblem => ({ field: `parts[p${shape.fields.indexOf(field) + 1}]`, code, params: {} });
    const twice = PATTERN_FIELDS.filter((field) => shape.fields.filter((one) => one === field).length > 1);
    if (twice.length) throw new FieldProblems(twice.map((field) => at(field, 'scan_pattern.named_twice')));
    if (!shape.fields.includes('item')) throw new FieldProblems([{ field: 'parts[p1]', code: 'scan_pattern.no_item', params: {} }]);
    const faults = faultsIn(valuesOf(shape, text) ?? new Map<PatternField, string>([['item', '']]));
    if (faults.length) throw new FieldProblems(faults.map((field) => at(field, `scan_pattern.wrong.${field}`)));
    const content = readByPattern({ ...shape, supplierId }, text);
    if (!content || !(await this.lookup.known(tx, content))) throw new FieldProblems([at('item', 'scan_pattern.item_unknown')]);
  }
}

/** Only the buyer's house is told: how it reads labels is no news for the supplier. */
function told(tx: Tx, type: 'supplier.pattern_learned' | 'supplier.pattern_retired', supplierId: string, patternId: string, sample: string): Promise<void> {
  return tx.record({ type, subject: 'supplier', subjectId: supplierId, supplierId, audience: 'internal', data: { patternId, sample: shownScan(sample) } });
}

async function refuseKnown(tx: Tx, { kind, separator, keys, fields }: ScanPatternShape, supplierId: string): Promise<void> {
  const same = await tx.row(
    'select 1 from scan_patterns where supplier_id = $1 and kind = $2 and separator = $3 and keys = $4::text[] and fields = $5::text[] and retired_at is null',
    [supplierId, kind, separator, keys, fields]);
  if (same) throw new FieldProblems([{ field: 'sample', code: 'scan_pattern.known', params: {} }]);
}
