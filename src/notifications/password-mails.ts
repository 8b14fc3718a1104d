import { Injectable, type OnModuleInit } from '@nestjs/common';
import { deviceName, linkState, PASSWORD_LINK_LIVES_MINUTES, PasswordLink, PasswordLinks, type DeviceFact, type PasswordFact } from '../identity/index.js';
import type { Tx } from '../platform/database/transaction.js';
import { Catalog, localeOf, type Locale } from '../platform/i18n/catalog.js';
import { formatMoment, formatTimeZone } from '../platform/i18n/format.js';
import { personIn } from '../platform/i18n/person-name.js';
import type { Fact } from '../platform/jobs/facts.js';
import { Subscribers } from '../platform/jobs/subscribers.js';
import { LINK } from './mail-links.js';
import { queueMails } from './mail-outbox.js';

interface Reader {
  email: string;
  name: string;
  nameEn: string;
  locale: string | null;
  /** Of the company they work for or with; they have no other. */
  timeZone: string | null;
}

/** Sends who forgot their password the link, and tells people when it was used, when their password was changed and when they signed in on a new device. */
@Injectable()
export class PasswordMails implements OnModuleInit {
  constructor(
    private readonly subscribers: Subscribers,
    private readonly links: PasswordLinks,
    private readonly catalog: Catalog,
  ) {}

  onModuleInit(): void {
    const types: (PasswordFact | DeviceFact)['type'][] = ['password.reset_requested', 'password.reset', 'password.changed', 'device.signed_in'];
    this.subscribers.register({ name: 'password-mail', types, handle: (tx, fact) => this.handle(tx, fact) });
  }

  private async handle(tx: Tx, fact: Fact): Promise<void> {
    const asked = fact.type === 'password.reset_requested';
    if (asked && !(await isOpen(tx, fact))) return;
    const reader = await readerOf(tx, fact.subjectId);
    const locale = localeOf(reader.locale);
    const zone = reader.timeZone ?? 'UTC';
    const params = {
      name: personIn(locale, (locale === 'en' && reader.nameEn) || reader.name), email: reader.email, link: asked ? LINK : this.links.pageUrl,
      minutes: PASSWORD_LINK_LIVES_MINUTES, at: formatMoment(fact.at, zone), zone: formatTimeZone(locale, zone), ...this.deviceOf(fact, locale) };
    const key = `mail.${fact.type.replace('.', '_')}`;
    await queueMails(tx, [{
      eventId: `fact:${fact.id}`, recipient: reader.email, personId: fact.subjectId, locale,
      subject: this.catalog.translate(locale, `${key}.subject`, params), body: this.catalog.translate(locale, `${key}.body`, params) }]);
  }

  private deviceOf(fact: Fact, locale: Locale): { device: string; address: string } {
    const data = fact.data as Partial<DeviceFact['data']>;
    return { device: deviceName(data, this.catalog.translate(locale, 'sessions.unknown')), address: data.address ?? '' };
  }
}

/** Replaced by a newer one, or too old, before this mail was written, it would lead nowhere. */
async function isOpen(tx: Tx, fact: Fact): Promise<boolean> {
  const { linkId } = fact.data as PasswordFact['data'];
  const [link] = await tx.find(PasswordLink, { id: linkId });
  return link !== undefined && linkState(link, tx.at) === 'open';
}

/** In their own language, or the one of their house. */
function readerOf(tx: Tx, personId: string): Promise<Reader> {
  return tx.one<Reader>(
    `select p.email, p.name, p.name_en as "nameEn", coalesce(p.locale, s.locale, c.locale) as locale, c.time_zone as "timeZone"
     from people p left join memberships m on m.person_id = p.id left join suppliers s on s.id = m.supplier_id
     left join companies c on c.id = coalesce(m.company_id, s.company_id)
     where p.id = $1 order by m.ended_at desc nulls first, m.id limit 1`,
    [personId]);
}
