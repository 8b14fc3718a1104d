import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { lastChange, type LastChange } from '../platform/database/last-change.js';

export interface ListedSupplier {
  id: string;
  code: string;
  name: string;
  nameEn: string;
  shortName: string;
  phone: string;
  paymentTerms: string;
  state: 'active' | 'blocked';
  members: number;
}

export interface ShownSupplier extends ListedSupplier {
  uscc: string | null;
  address: string;
  locale: string;
  version: number;
}

export interface SupplierMember {
  name: string;
  nameEn: string;
  email: string;
  role: string;
}

const PAGE_SIZE = 50;
const COLUMNS = `s.id, s.code, s.name, s.name_en as "nameEn", s.short_name as "shortName", s.phone, s.payment_terms as "paymentTerms", s.state,
  (select count(*)::int from memberships m where m.supplier_id = s.id and m.ended_at is null) as members`;

/** Suppliers as the buyer sees them; row security leaves a supplier itself. */
@Injectable()
export class SuppliersQueries {
  constructor(private readonly database: Database) {}

  /** @param q any part of code, names or their pinyin and initials */
  async list(actor: Actor, q: string, state: string, page: number): Promise<ResultPage<ListedSupplier>> {
    const rows = await this.database.read(actor, (tx) =>
      tx.rows<ListedSupplier & { total: string }>(
        `select ${COLUMNS}, count(*) over() as total from suppliers s
         where s.company_id = $1 and s.search like $2 and ($3 = '' or s.state = $3)
         order by s.code limit ${PAGE_SIZE} offset $4`,
        [actor.companyId, containing(q.toLowerCase()), state, offsetOf(page, PAGE_SIZE)]));
    return resultPage(rows.map(({ total: _, ...row }) => row), Number(rows[0]?.total ?? 0), page, PAGE_SIZE);
  }

  /** @throws NotFound */
  show(actor: Actor, id: string): Promise<{ supplier: ShownSupplier; members: SupplierMember[]; invited: number }> {
    return this.database.read(actor, async (tx) => ({
      supplier: await tx.one<ShownSupplier>(`select ${COLUMNS}, s.uscc, s.address, s.locale, s.version from suppliers s where s.id = $1`, [id]),
      members: await tx.rows<SupplierMember>(
        `select p.name, p.name_en as "nameEn", p.email, m.role from memberships m join people p on p.id = m.person_id
         where m.supplier_id = $1 and m.ended_at is null order by m.role, p.name`, [id]),
      invited: Number((await tx.one<{ count: string }>(
        'select count(*) from action_links where supplier_id = $1 and used_at is null and revoked_at is null and expires_at > $2', [id, tx.at])).count),
    }));
  }

  lastChange(actor: Actor, id: string): Promise<LastChange | undefined> {
    return this.database.read(actor, (tx) => lastChange(tx, { subject: 'supplier', id, types: ['supplier.changed', 'supplier.blocked', 'supplier.unblocked'] }));
  }
}
