import { Injectable } from '@nestjs/common';
import { isUscc } from '../lib/check-digit.js';
import { Decimal } from '../lib/decimal.js';
import { FieldProblems, type FieldProblem } from '../lib/refusal.js';
import { MaterialsCommands } from '../materials/index.js';
import { OrganizationCommands } from '../organization/index.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import type { Tx } from '../platform/database/transaction.js';
import { SuppliersCommands } from '../suppliers/index.js';
import type { MappingKind } from './findings.js';
import type { MappingDecision, Novelty } from './mappings.forms.js';

/** A decision and where its fields stand in the form, e.g. `needs[n0]`; '' for a form of one code. */
export interface PlacedDecision {
  prefix: string;
  decision: MappingDecision;
}

/** The code means something else by now; sent again, the form knows it. */
export const MAPPED_MEANWHILE = 'exchange.field_problem.mapped_meanwhile';

const TARGETS: Record<Exclude<MappingKind, 'tax'>, string> = {
  supplier: 'select 1 from suppliers where company_id = $1 and code = $2',
  plant: 'select 1 from plants where company_id = $1 and code = $2',
  item: 'select 1 from items where company_id = $1 and code = $2',
  unit: 'select 1 from units where $1::bigint is not null and code = $2',
};

/** Says what codes of an ERP mean here; what waits for one of them is marked to be taken again. */
@Injectable()
export class MappingsCommands {
  constructor(
    private readonly database: Database,
    private readonly suppliers: SuppliersCommands,
    private readonly materials: MaterialsCommands,
    private readonly organization: OrganizationCommands,
  ) {}

  /**
   * Saves all decisions or none; each is a new version of its mapping (R-09), unless it says what holds already.
   * @returns how many mappings are new
   * @throws FieldProblems at the forms' fields, NotFound for a source the company does not have
   */
  save(actor: Actor, source: string, decisions: readonly PlacedDecision[], leadsTo: string): Promise<number> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(leadsTo);
      if (!(await tx.row('select 1 from sources where company_id = $1 and code = $2', [actor.companyId, source]))) throw new NotFound();
      const problems: FieldProblem[] = [];
      let saved = 0;
      for (const placed of decisions) {
        const target = await this.target(tx, placed, problems);
        if (target !== undefined && (await this.write(tx, source, placed, target, problems))) saved += 1;
        if (target !== undefined) await markWaiting(tx, source, placed.decision);
      }
      if (problems.length) throw new FieldProblems(problems);
      return saved;
    });
  }

  private async target(tx: Tx, { prefix, decision }: PlacedDecision, problems: FieldProblem[]): Promise<string | undefined> {
    const { kind, target, choice } = decision;
    if (choice === 'new') return this.created(tx, { prefix, decision }, problems);
    if (kind === 'tax') {
      const rate = rateOf(target);
      if (rate === undefined) problems.push({ field: at(prefix, 'target'), code: 'exchange.field_problem.tax', params: {} });
      return rate;
    }
    if (await tx.row(TARGETS[kind], [tx.actor.companyId, target])) return target;
    problems.push({ field: at(prefix, 'target'), code: `exchange.field_problem.${kind}`, params: { code: target } });
    return undefined;
  }

  private async created(tx: Tx, { prefix, decision }: PlacedDecision, problems: FieldProblem[]): Promise<string | undefined> {
    const { kind, new: novelty } = decision;
    const missing = (['code', 'name', ...(kind === 'item' ? ['unit' as const] : [])] as const).filter((field) => novelty[field] === '');
    const wrong: FieldProblem[] = missing.map((field) => ({ field: at(prefix, 'new', field), code: 'field.required', params: {} }));
    if (novelty.uscc && !isUscc(novelty.uscc)) wrong.push({ field: at(prefix, 'new', 'uscc'), code: 'exchange.field_problem.uscc', params: {} });
    problems.push(...wrong);
    if (wrong.length) return undefined;
    try {
      await this.create(tx, kind, novelty);
      return novelty.code;
    } catch (error) {
      if (!(error instanceof FieldProblems)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, field: at(prefix, 'new', problem.field) })));
      return undefined;
    }
  }

  private async create(tx: Tx, kind: MappingKind, { code, name, shortName, uscc, spec, unit, address }: Novelty): Promise<void> {
    if (kind === 'supplier') {
      const locale = /\p{Script=Han}/u.test(name) ? 'zh-CN' : 'en';
      await this.suppliers.add(tx, { code, name, nameEn: name, shortName: shortName || name.slice(0, 40), uscc: uscc || null, phone: '', address, paymentTerms: '', locale });
    } else if (kind === 'item') {
      if (!(await tx.row(TARGETS.unit, [tx.actor.companyId, unit]))) throw new FieldProblems([{ field: 'unit', code: 'exchange.field_problem.unit', params: { code: unit } }]);
      await this.materials.addItem(tx, { code, name, nameEn: '', spec, unit });
    } else if (kind === 'plant') {
      await this.organization.addPlant(tx, { code, name, nameEn: name, address, docks: [] });
    } else throw new FieldProblems([{ field: 'code', code: 'field.not_an_option', params: {} }]);
  }

  private async write(tx: Tx, source: string, { prefix, decision }: PlacedDecision, target: string, problems: FieldProblem[]): Promise<boolean> {
    const { kind, code, before } = decision;
    const { companyId, name } = tx.actor;
    // The key is locked, because the first version has no row that could be.
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [['code_mapping', companyId, source, kind, code].join('\n')]);
    const current = await tx.row<{ target: string; version: number; by: string }>(
      'select target, version, person_name as by from code_mappings where company_id = $1 and source = $2 and kind = $3 and code = $4 order by version desc limit 1',
      [companyId, source, kind, code]);
    if (current?.target === target) return false;
    if (current && current.target !== before) {
      // Not over what the reader has not seen (R-23).
      problems.push({ field: at(prefix, decision.choice === 'new' ? 'choice' : 'target'), code: MAPPED_MEANWHILE, params: { target: current.target, by: current.by } });
      return false;
    }
    const version = (current?.version ?? 0) + 1;
    await tx.run(
      'insert into code_mappings (company_id, source, kind, code, version, target, person_name, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [companyId, source, kind, code, version, target, name, tx.at]);
    await tx.recordOfCompany('code_mapping.set', { source, kind, code, target, before: current?.target ?? '', version });
    return true;
  }
}

/** Parked messages that wait for this code are due again; whoever replays them takes those. */
async function markWaiting(tx: Tx, source: string, { kind, code }: MappingDecision): Promise<void> {
  await tx.run(
    `update exchange_messages set next_at = $1, version = version + 1
     where direction = 'in' and state = 'parked' and company_id = $2 and source = $3 and issues @> $4::jsonb`,
    [tx.at, tx.actor.companyId, source, JSON.stringify([{ severity: 'map', kind, code }])]);
}

function at(prefix: string, ...names: string[]): string {
  return prefix ? `${prefix}${names.map((name) => `[${name}]`).join('')}` : names.join('.');
}

/** A rate in percent from 0 to 100 with at most two decimals, in its shortest spelling. */
function rateOf(text: string): string | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,2})?)\s*%?$/.exec(text);
  if (!match?.[1]) return undefined;
  const rate = new Decimal(match[1]);
  return rate.gt(new Decimal('100')) ? undefined : rate.toString();
}
