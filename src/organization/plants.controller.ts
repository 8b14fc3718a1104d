import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read, versionForm } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { Sent } from '../platform/web/outdated.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { OrganizationCommands } from './organization.commands.js';
import { plantForm } from './organization.forms.js';
import { OrganizationQueries } from './organization.queries.js';
import { plantFormPage } from './plant-form.page.js';

const roles = ['administrator'] as const;

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
    return plantFormPage(portalOf(request).locale, null);
  }

  @Post()
  @Policy({ action: 'plant.create', roles, effect: 'write', audit: 'plant.created' })
  create(@Req() request: PortalRequest, @Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.createPlant(actor, read(plantForm, body));
        return seeOther('/organization', 'organization.saved');
      },
      (problems) => plantFormPage(portalOf(request).locale, null, { body, problems }));
  }

  @Get(':id')
  @Policy({ action: 'plant.show', roles, effect: 'read', object: 'plant' })
  async show(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return plantFormPage(portalOf(request).locale, await this.queries.plant(actor, id));
  }

  @Post(':id')
  @Policy({ action: 'plant.change', roles, effect: 'write', object: 'plant', audit: 'plant.changed' })
  change(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.changePlant(actor, id, read(versionForm, body).version, read(plantForm, body));
        return seeOther('/organization', 'organization.saved');
      },
      (problems) => this.again(request, actor, id, { body, problems }),
      async () => this.again(request, actor, id, { body, outdated: { last: await this.queries.lastChange(actor, 'plant.changed', { plantId: id }) } }));
  }

  private async again(request: PortalRequest, actor: Actor, id: string, sent: Sent): Promise<Answer> {
    return plantFormPage(portalOf(request).locale, await this.queries.plant(actor, id), sent);
  }
}
