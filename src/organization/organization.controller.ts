import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { FieldError } from '../platform/web/page-context.js';
import { Policy, Who } from '../platform/web/policy.js';
import { OrganizationCommands } from './organization.commands.js';
import { companyForm, sourceForm, timeZones } from './organization.forms.js';
import { OrganizationQueries } from './organization.queries.js';

const roles = ['administrator'] as const;
const labels: Record<string, string> = {
  name: 'organization.name', nameEn: 'organization.name_en', uscc: 'organization.uscc', timeZone: 'organization.time_zone', locale: 'organization.locale' };

/** The buying company, its plants, and where its orders come from. */
@Controller('organization')
export class OrganizationController {
  constructor(
    private readonly queries: OrganizationQueries,
    private readonly commands: OrganizationCommands,
  ) {}

  @Get()
  @Policy({ action: 'organization.show', roles, effect: 'read' })
  async show(@Who() actor: Actor): Promise<Answer> {
    return this.page(actor, null, []);
  }

  @Post()
  @Policy({ action: 'organization.change', roles, effect: 'write' })
  change(@Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.changeCompany(actor, read(companyForm, body));
        return seeOther('/organization', 'organization.saved');
      },
      (problems) => this.page(actor, body, problems));
  }

  @Post('sources/:id')
  @Policy({ action: 'source.change', roles, effect: 'write', object: 'source' })
  async chooseDefaultPlant(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    const { plantId } = read(sourceForm, body);
    await this.commands.chooseDefaultPlant(actor, await this.queries.sourceCode(actor, id), plantId || null);
    return seeOther('/organization', 'organization.saved');
  }

  private async page(actor: Actor, body: Record<string, unknown> | null, problems: readonly FieldError[]): Promise<Answer> {
    const { company, plants, sources } = await this.queries.show(actor);
    return page('organization/show', {
      company, plants, companyId: actor.companyId,
      sources: sources.map((source) => ({ ...source, form: { values: { plantId: source.defaultPlantId ?? '' }, errors: [] } })),
      plantOptions: plants.map(({ id, code, name, nameEn }) => ({ value: id, label: `${code} ${name}`, labelEn: `${code} ${nameEn}` })),
      zones: timeZones.map((zone) => ({ value: zone, label: zone })),
      form: { values: body ?? company, errors: problems.map((problem) => ({ ...problem, labelKey: labels[problem.field] })) },
    }, 'organization.title');
  }
}
