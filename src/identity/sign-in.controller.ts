import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import { textOf } from '../lib/text-of.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import type { FieldError } from '../platform/web/page-context.js';
import { everyone, Policy } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { SignInNeeded } from '../platform/web/web-refusals.js';
import { Entrance } from './entrance.js';
import { KnownDevices } from './known-devices.js';
import { closeSession, openSession } from './open-session.js';
import { membershipForm, oneClickForm, ownPath, signInForm } from './sign-in.forms.js';
import { SignIn } from './sign-in.js';

const labels: Record<string, string> = { email: 'sign_in.email', password: 'sign_in.password' };

/** Coming in, changing sides, going out. */
@Controller()
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly entrance: Entrance,
    private readonly devices: KnownDevices,
  ) {}

  @Get('sign-in')
  @Policy({ action: 'sign_in.show', roles: ['anonymous', ...everyone], effect: 'read' })
  show(@Query('next') next: unknown, @Query('email') email: unknown): Promise<Answer> {
    return this.form({ next, email }, []);
  }

  @Post('sign-in')
  @Policy({ action: 'sign_in.create', roles: ['anonymous', ...everyone], effect: 'write', repeatable: true,
    audit: ['device.signed_in', { none: 'on a known device: the request log has it' }] })
  come(@Req() request: PortalRequest, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        const { email, password, next } = read(signInForm, body);
        const from = await this.devices.originOf(request, email);
        await this.entrance.enter(request, await this.signIn.withPassword(email, password, from), email, from);
        return seeOther(ownPath(next) ?? '/');
      },
      (problems) => this.form(body, problems));
  }

  @Post('sign-in/demo')
  @Policy({ action: 'sign_in.choose_demo_person', roles: ['anonymous', ...everyone], effect: 'write', repeatable: true, audit: { none: 'the request log has it' } })
  async choose(@Req() request: PortalRequest, @Body() body: unknown): Promise<Answer> {
    const { person, next } = read(oneClickForm, body);
    await openSession(request, await this.signIn.withOneClick(person));
    return seeOther(ownPath(next) ?? '/');
  }

  @Post('memberships/current')
  @Policy({ action: 'membership.switch', roles: everyone, effect: 'write', repeatable: true, audit: { none: 'the request log has it' } })
  async switch(@Req() request: PortalRequest, @Body() body: unknown): Promise<Answer> {
    const { principal } = portalOf(request);
    if (!principal) throw new SignInNeeded();
    const { membership } = read(membershipForm, body);
    await openSession(request, this.signIn.switchTo(principal, membership, new Date(request.session.startedAt ?? 0)));
    return seeOther('/');
  }

  @Post('sign-out')
  @Policy({ action: 'sign_in.end', roles: ['anonymous', ...everyone], effect: 'write', repeatable: true, audit: { none: 'the request log has it' } })
  async out(@Req() request: PortalRequest): Promise<Answer> {
    await closeSession(request);
    return seeOther('/sign-in');
  }

  private async form(values: Record<string, unknown>, problems: readonly FieldError[]): Promise<Answer> {
    const people = await this.signIn.offered();
    const form = {
      values: { email: textOf(values.email), next: ownPath(values.next) ?? '' },
      errors: problems.map((problem) => ({ ...problem, labelKey: labels[problem.field] })),
    };
    const groups = (['supplier', 'internal'] as const)
      .map((side) => ({ key: `sign_in.side_${side}`, people: people.filter((one) => one.side === side).map((one) => ({ ...one, initial: one.name.slice(0, 1), initialEn: one.nameEn.slice(0, 1) })) }))
      .filter((group) => group.people.length);
    return page('identity/sign-in', { form, groups }, 'sign_in.title', { layout: 'layouts/plain' });
  }
}
