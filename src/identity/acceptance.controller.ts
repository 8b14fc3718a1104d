import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { NotFound } from '../platform/database/refusals.js';
import type { FieldError } from '../platform/web/page-context.js';
import { everyone, Policy } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { AcceptanceCommands, type Acceptance, type ShownLink } from './acceptance.commands.js';
import { Entrance } from './entrance.js';
import { KnownDevices } from './known-devices.js';
import { SHORTEST_PASSWORD } from './password.rules.js';
import { acceptanceForm, firstAdministratorForm, knownAcceptanceForm } from './people.forms.js';

const labels: Record<string, string> = {
  name: 'people.your_name', email: 'people.email', password: 'sign_in.password', again: 'password.again',
  companyName: 'invitation.company', companyNameEn: 'invitation.company_en' };

/** The page behind an invitation's link. Opening it changes nothing; the button does. */
@Controller('invitations')
export class AcceptanceController {
  constructor(
    private readonly acceptance: AcceptanceCommands,
    private readonly entrance: Entrance,
    private readonly devices: KnownDevices,
  ) {}

  @Get(':token')
  @Policy({ action: 'invitation.show', roles: ['anonymous', ...everyone], effect: 'read', object: 'action_link' })
  async show(@Param('token') token: string): Promise<Answer> {
    const link = await this.acceptance.show(plausible(token));
    return this.page(token, link, { name: link.name }, []);
  }

  @Post(':token')
  @Policy({ action: 'invitation.accept', roles: ['anonymous', ...everyone], effect: 'write', object: 'action_link', repeatable: true, audit: 'member.joined' })
  async accept(@Req() request: PortalRequest, @Param('token') token: string, @Body() body: Record<string, unknown>): Promise<Answer> {
    const link = await this.acceptance.show(plausible(token));
    return answering(
      async () => {
        const what = given(link, body);
        const email = link.kind === 'invitation' ? link.email : (what.email ?? '');
        const from = await this.devices.originOf(request, email);
        await this.entrance.enter(request, await this.acceptance.accept(token, what, from, portalOf(request).id), email, from);
        return seeOther('/', link.kind === 'invitation' ? 'invitation.accepted' : 'invitation.first_accepted');
      },
      (problems) => this.page(token, link, body, problems));
  }

  private page(token: string, link: ShownLink, values: Record<string, unknown>, problems: readonly FieldError[]): Answer {
    const first = link.kind === 'first_administrator';
    return page('identity/invitation', {
      token, link, first, open: link.state === 'open', min: SHORTEST_PASSWORD,
      form: { values, errors: problems.map((problem) => ({ ...problem, labelKey: labels[problem.field] })) },
    }, first ? 'invitation.first_title' : 'invitation.title', { layout: 'layouts/plain', status: link.state === 'open' ? 200 : 410 });
  }
}

function given(link: ShownLink, body: unknown): Acceptance {
  if (link.kind === 'first_administrator') {
    const { companyName, companyNameEn, ...person } = read(firstAdministratorForm, body);
    return { ...person, company: { name: companyName, nameEn: companyNameEn || companyName } };
  }
  if (link.known) return { name: link.name, ...read(knownAcceptanceForm, body) };
  const { name, password } = read(acceptanceForm, body);
  return { name, password };
}

function plausible(token: string): string {
  if (!/^[\w-]{43}$/.test(token)) throw new NotFound();
  return token;
}
