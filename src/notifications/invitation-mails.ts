import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ActionLink, ActionLinks, LINK_LIVES_HOURS, type InvitationFact } from '../identity/index.js';
import type { Tx } from '../platform/database/transaction.js';
import { Catalog, isLocale, type Locale } from '../platform/i18n/catalog.js';
import type { Fact } from '../platform/jobs/facts.js';
import { Subscribers } from '../platform/jobs/subscribers.js';
import { queueMails } from './mail-outbox.js';

/** Sends the invited person their link. The fact names the link's row; the token is made here, from the portal's secret. */
@Injectable()
export class InvitationMails implements OnModuleInit {
  constructor(
    private readonly subscribers: Subscribers,
    private readonly links: ActionLinks,
    private readonly catalog: Catalog,
  ) {}

  onModuleInit(): void {
    this.subscribers.register({ name: 'invitation-mail', types: ['invitation.created'], handle: (tx, fact) => this.handle(tx, fact) });
  }

  private async handle(tx: Tx, fact: Fact): Promise<void> {
    const { linkId } = fact.data as InvitationFact;
    const [link] = await tx.find(ActionLink, { id: linkId });
    // Taken back, or sent again, before this mail was written: the newer one tells.
    if (!link || link.usedAt || link.revokedAt) return;
    const locale = await localeOf(tx, link);
    const params = {
      who: link.invitedBy, name: link.name, organisation: link.organisation, role: this.catalog.translate(locale, `role.${link.role}`),
      link: this.links.urlOf(link), hours: LINK_LIVES_HOURS };
    await queueMails(tx, [{
      eventId: `fact:${fact.id}`, recipient: link.email, locale,
      subject: this.catalog.translate(locale, 'mail.invitation.subject', params), body: this.catalog.translate(locale, 'mail.invitation.body', params) }]);
  }
}

async function localeOf(tx: Tx, link: ActionLink): Promise<Locale> {
  const row = await tx.row<{ locale: string }>(
    'select coalesce(s.locale, c.locale) as locale from companies c left join suppliers s on s.id = $2 where c.id = $1', [link.companyId, link.supplierId]);
  return isLocale(row?.locale) ? row.locale : 'zh-CN';
}
