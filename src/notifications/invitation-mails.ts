import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ActionLink, LINK_LIVES_HOURS, type InvitationFact } from '../identity/index.js';
import type { Tx } from '../platform/database/transaction.js';
import { Catalog, localeOf, type Locale } from '../platform/i18n/catalog.js';
import { personIn } from '../platform/i18n/person-name.js';
import type { Fact } from '../platform/jobs/facts.js';
import { Subscribers } from '../platform/jobs/subscribers.js';
import { LINK } from './mail-links.js';
import { queueMails } from './mail-outbox.js';

/** Sends the invited person their link. The fact names the link's row, from which the link is made when the mail is sent. */
@Injectable()
export class InvitationMails implements OnModuleInit {
  constructor(
    private readonly subscribers: Subscribers,
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
    const { locale, organisation } = await readerOf(tx, link);
    const params = {
      who: link.invitedBy, name: personIn(locale, link.name), organisation, role: this.catalog.translate(locale, `role.${link.role}`),
      link: LINK, hours: LINK_LIVES_HOURS };
    await queueMails(tx, [{
      eventId: `fact:${fact.id}`, recipient: link.email, locale,
      subject: this.catalog.translate(locale, 'mail.invitation.subject', params), body: this.catalog.translate(locale, 'mail.invitation.body', params) }]);
  }
}

/** The language of the house the person is invited to, and what the house is called in it. */
async function readerOf(tx: Tx, link: ActionLink): Promise<{ locale: Locale; organisation: string }> {
  const row = await tx.row<{ locale: string; nameEn: string }>(
    `select coalesce(s.locale, c.locale) as locale, coalesce(s.name_en, c.name_en) as "nameEn" from companies c left join suppliers s on s.id = $2 where c.id = $1`,
    [link.companyId, link.supplierId]);
  const locale = localeOf(row?.locale);
  return { locale, organisation: (locale === 'en' && row?.nameEn) || link.organisation };
}
