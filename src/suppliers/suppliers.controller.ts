import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import type { Sent } from '../platform/web/outdated.js';
import { pagingOf } from '../platform/web/paging.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { supplierFormPage } from './supplier-form.page.js';
import { SuppliersCommands } from './suppliers.commands.js';
import { supplierFilter, supplierForm, supplierStateForm } from './suppliers.forms.js';
import { SuppliersQueries } from './suppliers.queries.js';

/** The suppliers: the buyer reads, the administrator changes. */
@Controller('suppliers')
export class SuppliersController {
  constructor(
    private readonly queries: SuppliersQueries,
    private readonly commands: SuppliersCommands,
  ) {}

  @Get()
  @Policy({ action: 'supplier.list', roles: ['buyer', 'accountant', 'administrator'], effect: 'read' })
  async list(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const filter = supplierFilter.parse(query);
    const result = await this.queries.list(actor, filter.q, filter.state, pageFrom(String(query.page ?? '')));
    return page('suppliers/list', {
      rows: [...result.rows], paging: pagingOf(result), filter, filtered: Boolean(filter.q || filter.state), mayChange: actor.role === 'administrator',
    }, 'supplier.list_title');
  }

  @Get('new')
  @Policy({ action: 'supplier.prepare', roles: ['administrator'], effect: 'read' })
  prepare(): Answer {
    return supplierFormPage(null);
  }

  @Post()
  @Policy({ action: 'supplier.create', roles: ['administrator'], effect: 'write', audit: 'supplier.created' })
  create(@Who() actor: Actor, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const { id } = await this.commands.create(actor, read(supplierForm, body));
        return seeOther(`/suppliers/${id}`, 'supplier.created');
      },
      (problems) => supplierFormPage(null, { body, problems }));
  }

  @Get(':id')
  @Policy({ action: 'supplier.show', roles: ['supplier_clerk', 'supplier_admin', 'buyer', 'accountant', 'administrator'], effect: 'read', object: 'supplier' })
  async show(@Req() request: PortalRequest, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    const shown = await this.queries.show(actor, id);
    const name = portalOf(request).locale === 'en' ? shown.supplier.nameEn : shown.supplier.name;
    const internal = actor.kind === 'internal';
    return page('suppliers/show', { ...shown, internal, mayChange: actor.role === 'administrator' }, { key: 'supplier.title', params: { name } }, {
      crumbs: internal ? [{ key: 'supplier.list_title', href: '/suppliers' }, { text: name }] : [] });
  }

  @Get(':id/edit')
  @Policy({ action: 'supplier.edit', roles: ['administrator'], effect: 'read', object: 'supplier' })
  async edit(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return supplierFormPage((await this.queries.show(actor, id)).supplier);
  }

  @Post(':id')
  @Policy({ action: 'supplier.change', roles: ['administrator'], effect: 'write', object: 'supplier',
    audit: ['supplier.changed', 'supplier.blocked', 'supplier.unblocked'] })
  change(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.commands.change(actor, id, { ...read(supplierForm, body), ...read(supplierStateForm, body) });
        return seeOther(`/suppliers/${id}`, 'supplier.saved');
      },
      (problems) => this.again(actor, id, { body, problems }),
      async () => this.again(actor, id, { body, outdated: { last: await this.queries.lastChange(actor, id) } }));
  }

  private async again(actor: Actor, id: string, sent: Sent): Promise<Answer> {
    return supplierFormPage((await this.queries.show(actor, id)).supplier, sent);
  }
}
