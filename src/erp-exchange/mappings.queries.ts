import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { MappingKind } from './findings.js';

export interface MappingRow {
  id: string; source: string; kind: MappingKind; code: string; target: string; targetName: string | null; targetNameEn: string | null; version: number; person: string; at: Date;
}

export interface MappingFilter {
  kind: MappingKind | '';
  source: string;
  q: string;
  page: number;
}

/** Something a code can be mapped to. */
export interface Choice {
  value: string;
  label: string;
}

export interface MappingChoices {
  suppliers: Choice[]; items: Choice[]; units: Choice[]; plants: Choice[]; sources: Choice[];
  /** Message key: with more items than a page can offer it says that their codes can still be typed. */
  itemHint: string;
}

const PAGE_SIZE = 50;
const MOST_ITEMS = 2000;

/** The mappings that hold, and what codes can be mapped to. */
@Injectable()
export class MappingsQueries {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, { kind, source, q, page }: MappingFilter): Promise<ResultPage<MappingRow>> {
    const rows = await this.database.read(actor, (tx) =>
      tx.rows<MappingRow & { total: string }>(
        `select m.id, m.source, m.kind, m.code, m.target, m.version, m.person_name as person, m.at, count(*) over() as total,
           coalesce(v.name, p.name, i.name, u.name) as "targetName",
           coalesce(v.name_en, p.name_en, i.name_en, u.name_en) as "targetNameEn"
         from (select distinct on (source, kind, code) * from code_mappings where company_id = $1 order by source, kind, code, version desc) m
         left join suppliers v on m.kind = 'supplier' and v.company_id = $1 and v.code = m.target
         left join plants p on m.kind = 'plant' and p.company_id = $1 and p.code = m.target
         left join items i on m.kind = 'item' and i.company_id = $1 and i.code = m.target
         left join units u on m.kind = 'unit' and u.code = m.target
         where ($2 = '' or m.kind = $2) and ($3 = '' or m.source = $3)
           and concat_ws(' ', m.code, m.target, v.name, p.name, i.name, u.name) ilike $4
         order by m.source, m.kind, m.code limit ${PAGE_SIZE} offset $5`,
        [actor.companyId, kind, source, containing(q), offsetOf(page, PAGE_SIZE)]));
    return resultPage(rows.map(({ total: _total, ...row }) => row), Number(rows[0]?.total ?? 0), page, PAGE_SIZE);
  }

  /** What is offered to choose from, in the reader's language where there is a name in it. */
  async choices(actor: Actor, english: boolean): Promise<MappingChoices> {
    const name = english ? `coalesce(nullif(name_en, ''), name)` : 'name';
    return this.database.read(actor, async (tx) => {
      const of = (sql: string) => tx.rows<Choice>(sql, [actor.companyId]);
      const items = await of(`select code as value, concat_ws(' · ', ${name}, nullif(spec, '')) as label from items where company_id = $1 order by code limit ${MOST_ITEMS + 1}`);
      return {
        suppliers: await of(`select code as value, ${name} as label from suppliers where company_id = $1 order by code`),
        items: items.slice(0, MOST_ITEMS), itemHint: items.length > MOST_ITEMS ? 'exchange.lookup_hint_long' : 'exchange.lookup_hint',
        units: await of(`select code as value, code || ' · ' || ${name} as label from units where $1::bigint is not null order by code`),
        plants: await of(`select code as value, code || ' · ' || ${name} as label from plants where company_id = $1 order by code`),
        sources: await of('select code as value, name as label from sources where company_id = $1 order by id'),
      };
    });
  }

  /** Units by every word for them, to suggest what a source's word means. */
  async unitWords(actor: Actor): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.read(actor, (tx) => tx.rows<{ code: string; name: string; name_en: string }>('select code, name, name_en from units'));
    return new Map(rows.flatMap(({ code, name, name_en }) => [[name_en.toLowerCase(), code], [name, code], [code.toLowerCase(), code]] as const));
  }
}
