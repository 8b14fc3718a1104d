import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { FieldError } from '../platform/web/page-context.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { OrganizationCommands } from './organization.commands.js';
import { plantForm, timeZones } from './organization.forms.js';
import { OrganizationQueries, type ShownPlant } from './organization.queries.js';

const roles = ['administrator'] as const;
const labels: Record<string, string> = {
  code: 'organization.code', name: 'organization.name', nameEn: 'organization.name_en', address: 'organization.address', timeZone: 'organization.time_zone' };
const NEW_DOCKS = ['new1', 'new2'];

/** Plants with their docks; they are changed, never removed: documents name them. */
@Controller('organization/plants')
export class PlantsController {
  constructor(
    private readonly queries: OrganizationQueries,
    private readonly commands: OrganizationCommands,
  ) {}

  @Get('new')
  @Policy({ action: 'plant.prepare', roles, effect: 'read' })
  prepare(@Req() request: PortalRequest): Answer {
    return form(request, null, { timeZone: 'Asia/Shanghai' }, []);
  }

  @Post()
  @Policy({ action: 'plant.create', roles, effect: 'write' })
  create(@Req() request: PortalRequest, @Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.createPlant(actor, read(plantForm, body));
        return seeOther('/organization', 'organization.saved');
      },
      (problems) => form(request, null, body, problems));
  }

  @Get(':id')
  @Policy({ action: 'plant.show', roles, effect: 'read', object: 'plant' })
  async show(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    const plant = await this.queries.plant(actor, id);
    return form(request, plant, { ...plant, docks: Object.fromEntries(plant.docks.map((dock) => [dock.id, dock])) }, []);
  }

  @Post(':id')
  @Policy({ action: 'plant.change', roles, effect: 'write', object: 'plant' })
  change(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.changePlant(actor, id, read(plantForm, body));
        return seeOther('/organization', 'organization.saved');
      },
      async (problems) => form(request, await this.queries.plant(actor, id), body, problems));
  }
}

function form(request: PortalRequest, plant: ShownPlant | null, values: Record<string, unknown>, problems: readonly FieldError[]): Answer {
  const given = (values.docks ?? {}) as Record<string, { code?: string; name?: string; nameEn?: string } | undefined>;
  const docks = [...(plant?.docks.map(({ id }) => id) ?? []), ...NEW_DOCKS].map((key) => ({ key, code: given[key]?.code ?? '', name: given[key]?.name ?? '', nameEn: given[key]?.nameEn ?? '' }));
  const title = plant ? { key: 'organization.plant_of', params: { name: `${plant.code} ${portalOf(request).locale === 'en' ? plant.nameEn : plant.name}` } } : { key: 'organization.new_plant' };
  return page('organization/plant', {
    plant, docks: docks.map((dock) => ({ ...dock, added: dock.key.startsWith('new') })), zones: timeZones.map((zone) => ({ value: zone, label: zone })),
    form: { values, errors: problems.map((problem) => ({ ...problem, labelKey: labels[problem.field] ?? 'organization.dock' })) },
  }, title, { crumbs: [{ key: 'organization.title', href: '/organization' }, title] });
}
