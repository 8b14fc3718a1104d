import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { normaliseScan, shownScan } from '../lib/scan-text.js';
import type { FieldProblem } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { keyFrom } from './scan-answer.js';
import { patternForm, separatorChoices } from './scan-pattern.forms.js';
import { PATTERN_FIELDS, splitLabel } from './scan-pattern.rules.js';
import { ScanPatternsCommands } from './scan-patterns.commands.js';
import { ScanPatternsQueries } from './scan-patterns.queries.js';

const ID = /^[1-9]\d{0,17}$/;
const roles = ['warehouse_clerk', 'administrator'] as const;
const LABELS: Record<string, string> = { supplier: 'scan_pattern.supplier', sample: 'scan_pattern.sample', separator: 'scan_pattern.separator' };

/** What suppliers' own labels mean: taught from one label, tried with another, retired when they print otherwise. */
@Controller('receiving/patterns')
export class ScanPatternsController {
  constructor(
    private readonly queries: ScanPatternsQueries,
    private readonly commands: ScanPatternsCommands,
  ) {}

  @Get()
  @Policy({ action: 'scan_patterns.list', roles, effect: 'read' })
  async list(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const label = textOf(query.label);
    const tried = label.trim() ? await this.queries.tryLabel(actor, label) : null;
    const patterns = (await this.queries.list(actor)).map((one) => ({ ...one, sample: shownScan(one.sample), separator: named(one.separator) }));
    return page('scan-patterns/index', { patterns, label: shownScan(label), tried }, 'scan_pattern.title');
  }

  @Get('new')
  @Policy({ action: 'scan_pattern.prepare', roles, effect: 'read' })
  async prepare(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const key = keyFrom(textOf(query.scan));
    const sample = key ? await this.queries.scanned(actor, key) : textOf(query.sample);
    return this.form(actor, { ...query, supplier: textOf(query.supplier), sample, separator: textOf(query.separator) }, []);
  }

  @Post()
  @Policy({ action: 'scan_pattern.learn', roles, effect: 'write', audit: 'supplier.pattern_learned' })
  learn(@Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const { supplier, ...given } = read(patternForm, body);
        const dock = dockIn(actor, body ?? {});
        await this.commands.learn(actor, { supplierId: supplier, ...given }, dock?.page);
        return dock ? seeOther(dock.page, 'scan_pattern.learned_scan_again') : seeOther('/receiving/patterns', 'scan_pattern.learned');
      },
      (problems) => this.form(actor, { ...body, sample: textOf(body?.sample), supplier: textOf(body?.supplier), separator: textOf(body?.separator) }, problems));
  }

  @Post(':id/retire')
  @Policy({ action: 'scan_pattern.retire', roles, effect: 'write', object: 'scan_pattern', audit: 'supplier.pattern_retired' })
  async retire(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.commands.retire(actor, id);
    return seeOther('/receiving/patterns', 'scan_pattern.retired');
  }

  private async form(actor: Actor, values: Record<string, unknown> & { sample: string; separator: string }, problems: readonly FieldProblem[]): Promise<Answer> {
    const { text } = normaliseScan(values.sample);
    const chosen = separatorChoices.find(({ value }) => value === values.separator);
    const split = splitLabel(text, chosen?.character);
    const parts = split?.parts.map(({ name, value }, at) => ({ name, value: shownScan(value), input: `parts[p${at + 1}]`, is: partOf(values.parts, at + 1) }));
    return page('scan-patterns/new', {
      parts: parts ?? [], keyed: split?.kind === 'keys', asked: Boolean(text), fields: PATTERN_FIELDS, sample: shownScan(text),
      separators: separatorChoices.filter(({ character }) => text.includes(character)).map(({ value, character }) => ({ value, label: named(character) })),
      separator: separatorChoices.find(({ character }) => character === split?.separator)?.value ?? '',
      suppliers: await this.queries.suppliers(actor), dock: dockIn(actor, values),
      form: { values: { ...values, sample: shownScan(text) }, errors: problems.map((problem) => ({ ...problem, labelKey: LABELS[problem.field] ?? 'scan_pattern.part' })) },
    }, 'scan_pattern.new', { crumbs: [{ key: 'scan_pattern.title', href: '/receiving/patterns' }, { key: 'scan_pattern.new' }] });
  }
}

/** The scan page a clerk came from with the label, known by the ids of its plant and its note alone. */
function dockIn(actor: Actor, values: Record<string, unknown>): { plant: string; note: string; page: string } | null {
  const idOf = (name: string) => (ID.test(textOf(values[name])) ? textOf(values[name]) : '');
  const [plant, note] = [idOf('plant'), idOf('note')];
  return actor.role === 'warehouse_clerk' && (plant || note) ? { plant, note, page: safeUrl('/receiving/scan', { plant, note }) } : null;
}

/** A separator as it is shown. */
function named(separator: string): string {
  return separator === ' ' ? '␣' : shownScan(separator);
}

function partOf(parts: unknown, place: number): string {
  const named = parts && typeof parts === 'object' ? (parts as Record<string, unknown>)[`p${place}`] : '';
  return textOf(named);
}
