import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { containing } from '../lib/search-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';

export interface ListedConversion {
  id: string;
  itemCode: string;
  itemName: string;
  itemNameEn: string;
  from: string;
  fromEn: string;
  to: string;
  toEn: string;
  numerator: string;
  denominator: string;
  /** Holds everywhere; nobody added it and nobody retires it. */
  universal: boolean;
  addedAt: Date | null;
  addedBy: string | null;
  retiredAt: Date | null;
  retiredBy: string | null;
}

export interface UnitChoice {
  value: string;
  name: string;
  nameEn: string;
}

const PAGE_SIZE = 50;

/** The conversions of the company, beside those that hold everywhere. */
@Injectable()
export class UnitConversionsQueries {
  constructor(private readonly database: Database) {}

  /** Of items first, then for all items. @param q any part of the item's code, names or their pinyin */
  async list(actor: Actor, q: string, retired: boolean, page: number): Promise<ResultPage<ListedConversion>> {
    const rows = await this.database.read(actor, (tx) => tx.rows<ListedConversion & { total: string }>(
      `select c.id, coalesce(i.code, '') as "itemCode", i.name as "itemName", i.name_en as "itemNameEn", f.name as from, f.name_en as "fromEn", t.name as to, t.name_en as "toEn",
         c.numerator::text as numerator, c.denominator::text as denominator, c.company_id is null as universal,
         c.added_at as "addedAt", c.added_by as "addedBy", c.retired_at as "retiredAt", c.retired_by as "retiredBy", count(*) over() as total
       from unit_conversions c join units f on f.code = c.from_unit join units t on t.code = c.to_unit left join items i on i.id = c.item_id
       where (c.company_id is null or c.company_id = $1) and (c.retired_at is not null) = $2 and coalesce(i.search, '') like $3
       order by i.code nulls last, c.company_id nulls last, c.id limit ${PAGE_SIZE} offset $4`,
      [actor.companyId, retired, containing(q.toLowerCase()), offsetOf(page, PAGE_SIZE)]));
    return resultPage(rows.map(({ total: _, ...row }) => row), Number(rows[0]?.total ?? 0), page, PAGE_SIZE);
  }

  units(actor: Actor): Promise<UnitChoice[]> {
    return this.database.read(actor, (tx) => tx.rows<UnitChoice>('select code as value, name, name_en as "nameEn" from units order by code'));
  }
}
