import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../platform/database/transaction.js';
import { Catalog, localeOf } from '../platform/i18n/catalog.js';
import { personIn } from '../platform/i18n/person-name.js';
import type { Fact } from '../platform/jobs/facts.js';
import { Subscribers } from '../platform/jobs/subscribers.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { askedAgain, decisionTold } from './decision-told.js';
import { queueMails } from './mail-outbox.js';

/** Who reads the news of a fact: the supplier's people, or the buyer's people of one role. */
interface Notice {
  to: 'supplier' | 'buyer' | 'accountant';
  /** The page the mail leads to, and what it is called there. */
  about: 'purchase_order' | 'statement' | 'goods_receipt';
  /** Says nothing where this does not hold. */
  when?: (data: Record<string, unknown>) => boolean;
}

const notices: Record<string, Notice> = {
  'purchase_order.published': { to: 'supplier', about: 'purchase_order' },
  // A change that asks nothing (text only, or an echo of what was agreed) sends no mail (R-07, R-08).
  'purchase_order.changed': { to: 'supplier', about: 'purchase_order', when: ({ reopened }) => reopened !== 0 },
  'purchase_order.decided': { to: 'supplier', about: 'purchase_order' },
  'purchase_order.reopened': { to: 'supplier', about: 'purchase_order' },
  'purchase_order.line_blocked': { to: 'supplier', about: 'purchase_order' },
  'purchase_order.closed': { to: 'supplier', about: 'purchase_order' },
  'purchase_order.cancelled': { to: 'supplier', about: 'purchase_order' },
  'purchase_order.answered': { to: 'buyer', about: 'purchase_order' },
  'goods_receipt.posted': { to: 'supplier', about: 'goods_receipt', when: hasDiscrepancy },
  'statement.issued': { to: 'supplier', about: 'statement' },
  'statement.disputed': { to: 'accountant', about: 'statement' },
  'statement.agreed': { to: 'accountant', about: 'statement' },
};

const pages = { purchase_order: 'purchase-orders', statement: 'statements', goods_receipt: 'receiving/receipts' } as const;
const tables = { purchase_order: 'purchase_orders', statement: 'statements', goods_receipt: 'goods_receipts' } as const;

interface Reader {
  id: string;
  email: string;
  name: string;
  nameEn: string;
  locale: string | null;
}

/** One event, one mail per person, in the person's language, with one link to the page it is about (R-80). */
@Injectable()
export class OrderNotices implements OnModuleInit {
  constructor(
    private readonly subscribers: Subscribers,
    private readonly catalog: Catalog,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  onModuleInit(): void {
    this.subscribers.register({ name: 'mail', types: Object.keys(notices), handle: (tx, fact) => this.handle(tx, fact) });
  }

  private async handle(tx: Tx, fact: Fact): Promise<void> {
    const notice = notices[fact.type];
    if (!notice || notice.when?.(fact.data) === false || (notice.to === 'supplier' && fact.audience === 'internal')) return;
    const subject = await tx.one<{ number: string; partner: string; partnerEn: string }>(
      `select d.number, s.name as partner, s.name_en as "partnerEn" from ${tables[notice.about]} d join suppliers s on s.id = d.supplier_id where d.id = $1`,
      [fact.subjectId]);
    const link = `${this.runtime.baseUrl}/${pages[notice.about]}/${fact.subjectId}`;
    const asked = askedAgain(fact.data);
    const key = `mail.${fact.type.replace('.', '_')}${isIssuedAnew(fact) ? '_anew' : ''}`;
    await queueMails(tx, (await readers(tx, notice.to, fact)).map((reader) => {
      const locale = localeOf(reader.locale);
      const params = {
        number: subject.number, partner: locale === 'en' ? subject.partnerEn : subject.partner, who: fact.actorName,
        name: personIn(locale, (locale === 'en' && reader.nameEn) || reader.name), line: String(fact.data.line ?? ''), version: String(fact.data.documentVersion ?? ''), link, ...discrepancyOf(fact.data),
        ...(asked.length ? { count: asked.length } : {}) };
      const told = fact.type === 'purchase_order.decided' ? decisionTold(fact.data, locale, (word, said) => this.catalog.translate(locale, word, said)) : [];
      return {
        eventId: `fact:${fact.id}`, recipient: reader.email, personId: reader.id, locale,
        subject: this.catalog.translate(locale, `${key}.subject${asked.length ? '_asking' : ''}`, params),
        body: `${[this.catalog.translate(locale, `${key}.body`, params), ...(told.length ? [told.join('\n')] : []), link].join('\n\n')}\n`,
      };
    }));
  }
}

/** The version of a statement that follows an answered dispute: the reader has had a mail of the one before (R-65). */
function isIssuedAnew({ type, data }: Fact): boolean {
  return type === 'statement.issued' && data.documentVersion !== '1';
}

/** Short, damaged and refused lines of a receipt: what the supplier must hear without asking (R-47, R-49). */
function discrepancyOf(data: Record<string, unknown>): { note: string; short: number; damaged: number; refused: number } {
  const lines = Array.isArray(data.lines) ? (data.lines as { condition?: unknown }[]) : [];
  return {
    note: String(data.noteNumber ?? ''), short: Number(data.shortCount ?? 0), refused: Number(data.refusedCount ?? 0),
    damaged: lines.filter(({ condition }) => condition === 'damaged').length };
}

function hasDiscrepancy(data: Record<string, unknown>): boolean {
  const { short, damaged, refused } = discrepancyOf(data);
  return short + damaged + refused > 0;
}

async function readers(tx: Tx, to: Notice['to'], fact: Fact): Promise<Reader[]> {
  const side = to === 'supplier' ? 'm.supplier_id = $1' : 'm.company_id = $1 and m.role = $2';
  const parameters = to === 'supplier' ? [fact.supplierId] : [fact.companyId, to];
  return tx.rows<Reader>(
    `select distinct p.id, p.email, p.name, p.name_en as "nameEn", coalesce(p.locale, s.locale, c.locale) as locale
     from memberships m join people p on p.id = m.person_id left join suppliers s on s.id = m.supplier_id left join companies c on c.id = m.company_id
     where m.ended_at is null and p.disabled_at is null and ${side} order by p.id`,
    parameters);
}
