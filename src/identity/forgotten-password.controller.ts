import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { textOf } from '../lib/text-of.js';
import { NotFound } from '../platform/database/refusals.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import type { FieldError } from '../platform/web/page-context.js';
import { everyone, Policy } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { ForgottenPasswordCommands } from './forgotten-password.commands.js';
import { KnownDevices } from './known-devices.js';
import type { LinkState } from './one-time-link.js';
import { startBlank } from './open-session.js';
import { PasswordLinks } from './password-links.js';
import { SHORTEST_PASSWORD } from './password.rules.js';
import { forgottenForm, newPasswordForm } from './people.forms.js';

const labels: Record<string, string> = { email: 'sign_in.email', password: 'password.new', again: 'password.again' };
const anyone = ['anonymous', ...everyone] as const;
const plain = { layout: 'layouts/plain' };

interface OpenedLink {
  state: LinkState | 'unknown';
  email: string;
}

/** For who forgot their password: asking for a link, and the page behind it. */
@Controller('forgotten-password')
export class ForgottenPasswordController {
  constructor(
    private readonly links: PasswordLinks,
    private readonly commands: ForgottenPasswordCommands,
    private readonly devices: KnownDevices,
  ) {}

  @Get()
  @Policy({ action: 'password.forgotten', roles: [...anyone], effect: 'read' })
  show(): Answer {
    return this.form({}, []);
  }

  @Post()
  @Policy({ action: 'password.ask_link', roles: [...anyone], effect: 'write', repeatable: true,
    audit: ['password.reset_requested', { none: 'nobody has the address, or three links went out in this hour' }] })
  ask(@Req() request: PortalRequest, @Body() body: Record<string, unknown>): Promise<Answer> {
    return answering(
      async () => {
        await this.links.ask(read(forgottenForm, body).email, request.ip ?? '');
        return seeOther('/forgotten-password/asked');
      },
      (problems) => this.form(body, problems));
  }

  /** The same sentence whoever has the address, or nobody. */
  @Get('asked')
  @Policy({ action: 'password.link_asked', roles: [...anyone], effect: 'read' })
  asked(): Answer {
    return page('identity/forgotten-asked', {}, 'forgotten.asked_title', plain);
  }

  @Get(':token')
  @Policy({ action: 'password.show_link', roles: [...anyone], effect: 'read', object: 'password_link' })
  async open(@Param('token') token: string): Promise<Answer> {
    return this.page(token, await this.opened(token), []);
  }

  @Post(':token')
  @Policy({ action: 'password.set_by_link', roles: [...anyone], effect: 'write', object: 'password_link', repeatable: true, audit: 'password.reset' })
  async set(@Req() request: PortalRequest, @Param('token') token: string, @Body() body: unknown): Promise<Answer> {
    const link = await this.opened(token);
    if (link.state === 'unknown') return this.page(token, link, []);
    return answering(
      async () => {
        const { device } = await this.devices.originOf(request, link.email);
        const setAt = await this.commands.set(token, read(newPasswordForm, body).password, portalOf(request).id);
        // Where they are known they stay so: the owner's own browser is no news to them.
        if (device) this.devices.remember(request, link.email, setAt);
        if (portalOf(request).principal) await startBlank(request);
        return seeOther('/sign-in', 'forgotten.done');
      },
      async (problems) => this.page(token, await this.opened(token), problems));
  }

  private async opened(token: string): Promise<OpenedLink> {
    try {
      if (!/^[\w-]{43}$/.test(token)) throw new NotFound();
      return await this.commands.show(token);
    } catch (error) {
      if (error instanceof NotFound) return { state: 'unknown', email: '' };
      throw error;
    }
  }

  private form(values: Record<string, unknown>, problems: readonly FieldError[]): Answer {
    return page('identity/forgotten', { form: formOf({ email: textOf(values.email) }, problems) }, 'forgotten.title', plain);
  }

  /** What was typed is not shown again: it is passwords. */
  private page(token: string, link: OpenedLink, problems: readonly FieldError[]): Answer {
    const status = link.state === 'open' ? 200 : link.state === 'unknown' ? 404 : 410;
    return page('identity/new-password', {
      token, link, open: link.state === 'open', min: SHORTEST_PASSWORD, form: formOf({}, problems),
    }, 'forgotten.new_title', { ...plain, status });
  }
}

function formOf(values: Record<string, unknown>, problems: readonly FieldError[]) {
  return { values, errors: problems.map((problem) => ({ ...problem, labelKey: labels[problem.field] })) };
}
