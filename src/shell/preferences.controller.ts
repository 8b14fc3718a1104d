import { Body, Controller, Post, Req } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../platform/database/database.js';
import { LOCALES } from '../platform/i18n/catalog.js';
import { seeOther, type Answer } from '../platform/web/answer.js';
import { read } from '../platform/web/form.js';
import { everyone, Policy } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { saveSession } from '../platform/web/save-session.js';

const back = z.string().max(2000).optional();
const preferencesForm = z.discriminatedUnion('name', [
  z.object({ name: z.literal('locale'), value: z.enum(LOCALES), back }),
  z.object({ name: z.literal('theme'), value: z.enum(['auto', 'light', 'dark']), back }),
]);

/** Language and appearance: kept for the person, or for the session of who is not signed in. */
@Controller('preferences')
export class PreferencesController {
  constructor(private readonly database: Database) {}

  @Post()
  @Policy({ action: 'preferences.change', roles: ['anonymous', ...everyone], effect: 'write', repeatable: true,
    audit: { none: 'language and looks are the reader’s own' } })
  async change(@Req() request: PortalRequest, @Body() body: unknown): Promise<Answer> {
    const chosen = read(preferencesForm, body);
    if (chosen.name === 'locale') request.session.locale = chosen.value;
    else request.session.theme = chosen.value;
    await saveSession(request);
    const { principal } = portalOf(request);
    if (principal) {
      await this.database.identity((auth) =>
        auth.query('update people set locale = coalesce($2, locale), theme = coalesce($3, theme) where id = $1', [
          principal.personId, chosen.name === 'locale' ? chosen.value : null, chosen.name === 'theme' ? chosen.value : null]));
    }
    return seeOther(pathOf(chosen.back) ?? pathOf(request.headers.referer) ?? '/');
  }
}

/** Only a path of our own: never another site. */
function pathOf(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address, 'http://portal.invalid')) return undefined;
  const { pathname, search } = new URL(address, 'http://portal.invalid');
  return pathname.startsWith('//') ? undefined : `${pathname}${search}`;
}
