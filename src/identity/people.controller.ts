import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import { textOf } from '../lib/text-of.js';
import { internalRoles, supplierRoles, type Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { FieldError } from '../platform/web/page-context.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import { InvitationsCommands } from './invitations.commands.js';
import { PeopleCommands } from './people.commands.js';
import { colleagueForm, invitationForm, peopleFilter } from './people.forms.js';
import { PeopleQueries } from './people.queries.js';

const roles = ['supplier_admin', 'administrator'] as const;
const labels: Record<string, string> = {
  name: 'people.name', email: 'people.email', role: 'people.role', supplierId: 'people.supplier', plantIds: 'people.plants' };

/** Members of an organisation, and inviting more of them. */
@Controller('people')
export class PeopleController {
  constructor(
    private readonly queries: PeopleQueries,
    private readonly people: PeopleCommands,
    private readonly invitations: InvitationsCommands,
  ) {}

  @Get()
  @Policy({ action: 'people.list', roles, effect: 'read' })
  async list(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const filter = peopleFilter.parse(query);
    const internal = actor.kind === 'internal';
    const result = await this.queries.list(actor, { ...filter, page: pageFrom(String(query.page ?? '')) });
    const { suppliers } = await this.queries.choices(actor);
    const rows = result.rows.map((row) => ({ ...row, member: row.kind === 'membership', mayEnd: row.state === 'active' && !row.self }));
    return page('identity/people', {
      rows, internal, side: actor.kind, filter, suppliers, paging: pagingOf(result), filtered: Boolean(filter.q || filter.role || filter.state || filter.organisation),
      roles: internal ? [...internalRoles, ...supplierRoles] : supplierRoles,
    }, 'people.title');
  }

  @Get('invitations/new')
  @Policy({ action: 'invitation.prepare', roles, effect: 'read' })
  prepare(@Who() actor: Actor, @Query('supplier') supplier: unknown): Promise<Answer> {
    const supplierId = textOf(supplier);
    return this.form(actor, { supplierId, role: supplierId ? 'supplier_admin' : actor.kind === 'supplier' ? 'supplier_clerk' : 'buyer' }, []);
  }

  @Post('invitations')
  @Policy({ action: 'invitation.create', roles, effect: 'write', audit: 'invitation.created' })
  invite(@Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const wanted = actor.kind === 'supplier'
          ? { ...read(colleagueForm, body), supplierId: actor.supplierId, plantIds: [] }
          : read(invitationForm, body);
        await this.invitations.invite(actor, wanted);
        return seeOther('/people', 'people.invited', { email: wanted.email });
      },
      (problems) => this.form(actor, body, problems));
  }

  @Post('invitations/:id/resends')
  @Policy({ action: 'invitation.resend', roles, effect: 'write', object: 'invitation', audit: 'invitation.created' })
  async resend(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.invitations.resend(actor, id);
    return seeOther('/people', 'people.invited_again');
  }

  @Post('invitations/:id/revocations')
  @Policy({ action: 'invitation.revoke', roles, effect: 'write', object: 'invitation', audit: 'invitation.revoked' })
  async revoke(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.invitations.revoke(actor, id);
    return seeOther('/people', 'people.revoked');
  }

  @Post(':id/end')
  @Policy({ action: 'membership.end', roles, effect: 'write', object: 'membership', audit: 'member.removed' })
  async end(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    await this.people.end(actor, id);
    return seeOther('/people', 'people.ended');
  }

  private async form(actor: Actor, values: Record<string, unknown>, problems: readonly FieldError[]): Promise<Answer> {
    const { suppliers, plants } = await this.queries.choices(actor);
    const internal = actor.kind === 'internal';
    const chosen = [values.plantIds ?? []].flat().map(String);
    return page('identity/invite', {
      internal, roles: internal ? [...internalRoles, ...supplierRoles] : supplierRoles,
      suppliers: suppliers.map(({ id, code, name, nameEn }) => ({ value: id, label: `${code} ${name}`, labelEn: `${code} ${nameEn}` })),
      plants: plants.map((plant) => ({ ...plant, chosen: chosen.includes(plant.id) })),
      form: { values, errors: problems.map((problem) => ({ ...problem, labelKey: labels[problem.field] })) },
    }, 'people.invite_title', { crumbs: [{ key: 'people.title', href: '/people' }, { key: 'people.invite_title' }] });
  }
}
