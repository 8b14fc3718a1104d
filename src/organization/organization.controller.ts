import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read, versionForm } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { Policy, Who } from '../platform/web/policy.js';
import { OrganizationCommands } from './organization.commands.js';
import { companyForm, sourceForm } from './organization.forms.js';
import { organizationPage, type SentForm } from './organization.page.js';
import { OrganizationQueries } from './organization.queries.js';

const roles = ['administrator'] as const;

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
    return this.page(actor);
  }

  @Post()
  @Policy({ action: 'organization.change', roles, effect: 'write', audit: 'company.changed' })
  change(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.changeCompany(actor, read(versionForm, body).version, read(companyForm, body));
        return seeOther('/organization', 'organization.saved');
      },
      (problems) => this.page(actor, { company: { body, problems } }),
      async () => this.page(actor, { company: { body, outdated: { last: await this.queries.lastChange(actor, 'company.changed') } } }));
  }

  @Post('sources/:id')
  @Policy({ action: 'source.change', roles, effect: 'write', object: 'source', audit: 'source.changed' })
  chooseDefaultPlant(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: unknown): Promise<Answer> {
    return answering(
      async () => {
        const { version, plantId } = read(sourceForm, body);
        await this.commands.chooseDefaultPlant(actor, id, version, plantId || null);
        return seeOther('/organization', 'organization.saved');
      },
      (problems) => this.page(actor, { source: { id, body, problems } }),
      async () => this.page(actor, { source: { id, body, outdated: { last: await this.queries.lastChange(actor, 'source.changed', { sourceId: id }) } } }));
  }

  private async page(actor: Actor, sent?: SentForm): Promise<Answer> {
    return organizationPage(await this.queries.show(actor), actor.companyId, sent);
  }
}
