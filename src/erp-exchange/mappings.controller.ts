import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { FieldProblem } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { page, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { REPLAYS_AT_ONCE, replayNotice } from './exchange.controller.js';
import { MAPPING_KINDS } from './findings.js';
import { Inbound } from './inbound.js';
import { MappingsCommands } from './mappings.commands.js';
import { mappingForm } from './mappings.forms.js';
import { MappingsQueries } from './mappings.queries.js';
import { beforeOf, labelled } from './needs.page.js';

/** What the ERP's codes mean here. */
@Controller('mappings')
export class MappingsController {
  constructor(
    private readonly queries: MappingsQueries,
    private readonly commands: MappingsCommands,
    private readonly inbound: Inbound,
  ) {}

  @Get()
  @Policy({ action: 'mappings.list', roles: ['administrator'], effect: 'read' })
  list(@Req() request: PortalRequest, @Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    return this.shown(request, actor, query);
  }

  /** Adds a mapping, or gives one a new version; whatever waited for the code is taken again. */
  @Post()
  @Policy({ action: 'mappings.set', roles: ['administrator'], effect: 'write', audit: 'code_mapping.set' })
  set(@Req() request: PortalRequest, @Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const { source, ...decision } = read(mappingForm, body);
        const novelty = { code: '', name: '', shortName: '', spec: '', unit: '', address: '', uscc: '' };
        const saved = await this.commands.save(actor, source, [{ prefix: '', decision: { ...decision, choice: 'existing', new: novelty } }], '/mappings');
        return replayNotice('/mappings', saved, await this.inbound.replayMapped({ ...actor, once: undefined }, REPLAYS_AT_ONCE));
      },
      (problems) => this.shown(request, actor, {}, { body, problems }));
  }

  private async shown(
    request: PortalRequest, actor: Actor, query: Record<string, unknown>, typed?: { body: Record<string, unknown>; problems: readonly FieldProblem[] },
  ): Promise<Answer> {
    const text = (name: string) => textOf(query[name], 200).trim();
    const filter = { kind: MAPPING_KINDS.find((one) => one === text('kind')) ?? ('' as const), source: text('source'), q: text('q'), page: pageFrom(text('page')) };
    const mappings = await this.queries.list(actor, filter);
    const choices = await this.queries.choices(actor, portalOf(request).locale === 'en');
    // A row's "change" leads back here with its code in the form.
    const edited = { source: text('of') || (choices.sources[0]?.value ?? ''), kind: text('change'), code: text('code'), target: text('target') };
    return page('erp-exchange/mappings', {
      mappings: mappings.rows, paging: pagingOf(mappings), filter, filtered: Boolean(filter.kind || filter.source || filter.q), kinds: MAPPING_KINDS, choices,
      manySources: choices.sources.length > 1, changing: Boolean(edited.code),
      before: typed ? beforeOf(typed.problems, typed.body) : edited.target,
      form: { values: typed?.body ?? edited, errors: (typed?.problems ?? []).map(labelled) },
    }, 'exchange.mapping.title');
  }
}
