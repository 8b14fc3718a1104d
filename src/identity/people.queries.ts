import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor, Role } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';

export interface PeopleFilter {
  q?: string;
  role?: string;
  state?: string;
  /** A supplier's id, or `company` for the buyer's own people. */
  organisation?: string;
  page: number;
}

/** A member, or someone invited who has not answered yet. */
export interface ListedPerson {
  kind: 'membership' | 'invitation';
  id: string;
  /** Nobody yet where an invitation is open. */
  personId: string | null;
  name: string;
  nameEn: string;
  email: string;
  role: Exclude<Role, 'system'>;
  organisation: string;
  organisationEn: string;
  state: 'active' | 'ended' | 'invited' | 'expired';
  /** When they joined, were invited, or left. */
  at: Date;
  plants: string | null;
  self: boolean;
}

export interface InvitationChoices {
  suppliers: { id: string; code: string; name: string; nameEn: string }[];
  plants: { id: string; code: string; name: string; nameEn: string }[];
}

const PAGE_SIZE = 50;

/** Row security makes the same list a supplier's own colleagues and an administrator's everyone. */
const LISTED = `
  select 'membership' as kind, m.id, p.id as person_id, p.name, p.name_en, p.email, m.role, m.supplier_id, coalesce(s.name, c.name) as organisation,
    coalesce(s.name_en, c.name_en) as organisation_en,
    case when m.ended_at is null then 'active' else 'ended' end as state, coalesce(m.ended_at, m.created_at)::timestamptz as at,
    %PLANTS% as plants, m.id = $1 as self
  from memberships m join people p on p.id = m.person_id
  left join suppliers s on s.id = m.supplier_id left join companies c on c.id = m.company_id
  union all
  select 'invitation', l.id, null, l.name, '', l.email, l.role, l.supplier_id, coalesce(s.name, c.name), coalesce(s.name_en, c.name_en),
    case when l.expires_at > $2 then 'invited' else 'expired' end, l.created_at::timestamptz,
    (select string_agg(pl.code, ', ' order by pl.code) from plants pl where pl.id = any(l.plant_ids)), false
  from action_links l left join suppliers s on s.id = l.supplier_id left join companies c on c.id = l.company_id where l.kind = 'invitation' and l.used_at is null and l.revoked_at is null`;
const PLANTS = `(select string_agg(pl.code, ', ' order by pl.code) from membership_plants mp join plants pl on pl.id = mp.plant_id where mp.membership_id = m.id)`;

@Injectable()
export class PeopleQueries {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, filter: PeopleFilter): Promise<ResultPage<ListedPerson>> {
    // Which plants a warehouse clerk has is the buyer's matter: suppliers have no right to that table.
    const listed = LISTED.replace('%PLANTS%', actor.kind === 'internal' ? PLANTS : 'null');
    const rows = await this.database.read(actor, (tx) =>
      tx.rows<ListedPerson & { total: string }>(
        `select kind, id, person_id as "personId", name, name_en as "nameEn", email, role, organisation, organisation_en as "organisationEn", state, at, plants, self, count(*) over() as total
         from (${listed}) as listed
         where (name ilike $3 or email ilike $3 or name_en ilike $3)
           and ($4 = '' or role = $4) and (case when $5 = '' then state <> 'ended' else state = $5 end)
           and ($6 = '' or coalesce(supplier_id::text, 'company') = $6)
         order by state in ('active', 'ended'), supplier_id nulls first, role, name, id limit ${PAGE_SIZE} offset $7`,
        [actor.membershipId, tx.at, containing(filter.q ?? ''), filter.role ?? '', filter.state ?? '', filter.organisation ?? '',
          offsetOf(filter.page, PAGE_SIZE)]));
    return resultPage(rows.map(({ total: _, ...row }) => row), Number(rows[0]?.total ?? 0), filter.page, PAGE_SIZE);
  }

  /** What an administrator may choose from; a supplier's administrator has no choice. */
  async choices(actor: Actor): Promise<InvitationChoices> {
    if (actor.kind === 'supplier') return { suppliers: [], plants: [] };
    return this.database.read(actor, async (tx) => ({
      suppliers: await tx.rows(`select id, code, name, name_en as "nameEn" from suppliers where state = 'active' order by code`),
      plants: await tx.rows('select id, code, name, name_en as "nameEn" from plants order by code'),
    }));
  }
}
