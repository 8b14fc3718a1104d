import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { NotFound } from '../platform/database/refusals.js';
import type { FieldError } from '../platform/web/page-context.js';
import { everyone, Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest, type Principal } from '../platform/web/portal-request.js';
import { SignInNeeded } from '../platform/web/web-refusals.js';
import { deviceOf } from './device.js';
import { KnownDevices } from './known-devices.js';
import { openSession } from './open-session.js';
import { PasswordCommands } from './password.commands.js';
import { SHORTEST_PASSWORD } from './password.rules.js';
import { passwordForm } from './people.forms.js';
import { MOST_SESSIONS, Sessions } from './sessions.js';

const labels: Record<string, string> = { current: 'password.current', password: 'password.new', again: 'password.again' };

/** A person's own account: the password and where they are signed in. */
@Controller()
export class AccountController {
  constructor(
    private readonly passwords: PasswordCommands,
    private readonly sessions: Sessions,
    private readonly devices: KnownDevices,
  ) {}

  @Get('password')
  @Policy({ action: 'password.show', roles: everyone, effect: 'read' })
  show(@Req() request: PortalRequest): Answer {
    return this.form(request, []);
  }

  @Post('password')
  @Policy({ action: 'password.change', roles: everyone, effect: 'write', repeatable: true, audit: 'password.changed' })
  change(@Who() actor: Actor, @Req() request: PortalRequest, @Body() body: unknown): Promise<Answer> {
    return answering(
      async () => {
        const principal = principalOf(request);
        const { startedAt } = request.session;
        const setAt = await this.passwords.change(actor, principal, read(passwordForm, body), {
          ...(await this.devices.originOf(request, principal.email)), sessionId: request.sessionID, userAgent: request.headers['user-agent'] ?? '' });
        await openSession(request, { ...principal, membershipId: principal.membership?.id ?? null, startedAt: new Date(startedAt ?? 0) });
        this.devices.remember(request, principal.email, setAt);
        return seeOther('/sessions', 'password.changed');
      },
      (problems) => this.form(request, problems));
  }

  @Get('sessions')
  @Policy({ action: 'session.list', roles: everyone, effect: 'read' })
  async list(@Req() request: PortalRequest): Promise<Answer> {
    const { personId } = principalOf(request);
    const sessions = await this.sessions.of(personId, request.sessionID);
    const rows = sessions.map((one) => ({ ...one, device: deviceOf(one.userAgent) }));
    // A person of the demo may have more; there the sentence would be wrong.
    const most = rows.length > MOST_SESSIONS ? undefined : MOST_SESSIONS;
    return page('identity/sessions', { personId, rows, most, others: rows.some(({ current }) => !current) }, 'sessions.title');
  }

  @Post('sessions/others/end')
  @Policy({ action: 'session.end_others', roles: everyone, effect: 'write', repeatable: true, audit: { none: 'one’s own sessions: the request log has it' } })
  async endOthers(@Req() request: PortalRequest): Promise<Answer> {
    await this.sessions.endOthers(principalOf(request).personId, request.sessionID);
    return seeOther('/sessions', 'sessions.others_ended');
  }

  @Post('sessions/:id/end')
  @Policy({ action: 'session.end', roles: everyone, effect: 'write', object: 'session', repeatable: true,
    audit: { none: 'one’s own session: the request log has it' } })
  async end(@Req() request: PortalRequest, @Param('id') id: string): Promise<Answer> {
    if (!/^[0-9a-f]{64}$/.test(id)) throw new NotFound();
    await this.sessions.end(principalOf(request).personId, id);
    return seeOther('/sessions', 'sessions.ended');
  }

  /** What was typed is not shown again: it is passwords. */
  private form(request: PortalRequest, problems: readonly FieldError[]): Answer {
    const { email } = principalOf(request);
    const form = { values: {}, errors: problems.map((problem) => ({ ...problem, labelKey: labels[problem.field] })) };
    return page('identity/password', { email, min: SHORTEST_PASSWORD, form }, 'password.title');
  }
}

function principalOf(request: PortalRequest): Principal {
  const { principal } = portalOf(request);
  if (!principal) throw new SignInNeeded();
  return principal;
}
