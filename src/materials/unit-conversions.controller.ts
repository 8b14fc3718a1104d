import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { FieldError } from '../platform/web/page-context.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { UnitConversionsCommands } from './unit-conversions.commands.js';
import { unitConversionFilter, unitConversionForm } from './unit-conversions.forms.js';
import { UnitConversionsQueries } from './unit-conversions.queries.js';

const roles = ['administrator'] as const;
const FIELDS = ['itemCode', 'denominator', 'fromUnit', 'numerator', 'toUnit'];

/** In which other units the quantities of an item may be entered. */
@Controller('unit-conversions')
export class UnitConversionsController {
  constructor(
    private readonly queries: UnitConversionsQueries,
    private readonly commands: UnitConversionsCommands,
  ) {}

  @Get()
  @Policy({ action: 'unit_conversion.list', roles, effect: 'read' })
  list(@Req() request: PortalRequest, @Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    return this.page(request, actor, query, { denominator: '1' }, []);
  }

  @Post()
  @Policy({ action: 'unit_conversion.add', roles, effect: 'write', audit: 'unit_conversion.added' })
  add(@Req() request: PortalRequest, @Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.add(actor, read(unitConversionForm, body));
        return seeOther('/unit-conversions', 'unit_conversion.was_added');
      },
      (problems) => this.page(request, actor, {}, body, problems));
  }

  @Post(':id/retirement')
  @Policy({ action: 'unit_conversion.retire', roles, effect: 'write', object: 'unit_conversion', audit: 'unit_conversion.retired' })
  async retire(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.commands.retire(actor, id);
    return seeOther('/unit-conversions', 'unit_conversion.was_retired');
  }

  private async page(
    request: PortalRequest, actor: Actor, query: Record<string, unknown>, values: Record<string, unknown>, problems: readonly FieldError[],
  ): Promise<Answer> {
    const filter = unitConversionFilter.parse(query);
    const result = await this.queries.list(actor, filter.q, filter.state === 'retired', pageFrom(String(query.page ?? '')));
    const english = portalOf(request).locale === 'en';
    const units = (await this.queries.units(actor)).map(({ value, name, nameEn }) => ({ value, label: `${english ? nameEn : name} (${value})` }));
    return page('materials/unit-conversions', {
      rows: [...result.rows], paging: pagingOf(result), filter, filtered: Boolean(filter.q || filter.state), units, companyId: actor.companyId,
      form: { values, errors: problems.map((problem) => ({ ...problem, labelKey: FIELDS.includes(problem.field) ? `unit_conversion.${problem.field}` : undefined })) },
    }, 'unit_conversion.title');
  }
}
