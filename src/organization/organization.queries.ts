import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { lastChange, type LastChange } from '../platform/database/last-change.js';

export interface ShownCompany {
  code: string;
  name: string;
  nameEn: string;
  uscc: string | null;
  timeZone: string;
  locale: string;
  version: number;
}

export interface ShownPlant {
  id: string;
  code: string;
  name: string;
  nameEn: string;
  address: string;
  timeZone: string;
  version: number;
  docks: { id: string; code: string; name: string; nameEn: string }[];
}

export interface ShownSource {
  id: string;
  code: string;
  name: string;
  defaultPlantId: string | null;
  defaultPlant: string | null;
  version: number;
}

export interface ShownOrganization {
  company: ShownCompany;
  plants: ShownPlant[];
  sources: ShownSource[];
}

const PLANTS = `
  select p.id, p.code, p.name, p.name_en as "nameEn", p.address, p.time_zone as "timeZone", p.version,
    coalesce((select json_agg(json_build_object('id', d.id::text, 'code', d.code, 'name', d.name, 'nameEn', d.name_en) order by d.code) from docks d where d.plant_id = p.id), '[]') as docks
  from plants p where p.company_id = $1`;

/** The company as its administrator sees it. */
@Injectable()
export class OrganizationQueries {
  constructor(private readonly database: Database) {}

  show(actor: Actor): Promise<ShownOrganization> {
    const { companyId } = actor;
    return this.database.read(actor, async (tx) => ({
      company: await tx.one<ShownCompany>(
        'select code, name, name_en as "nameEn", uscc, time_zone as "timeZone", locale, version from companies where id = $1', [companyId]),
      plants: await tx.rows<ShownPlant>(`${PLANTS} order by p.code`, [companyId]),
      sources: await tx.rows<ShownSource>(
        `select s.id, s.code, s.name, s.default_plant_id as "defaultPlantId", p.code || ' ' || p.name as "defaultPlant", s.version
         from sources s left join plants p on p.id = s.default_plant_id where s.company_id = $1 order by s.code`, [companyId]),
    }));
  }

  /** @throws NotFound */
  plant(actor: Actor, id: string): Promise<ShownPlant> {
    return this.database.read(actor, (tx) => tx.one<ShownPlant>(`${PLANTS} and p.id = $2`, [actor.companyId, id]));
  }

  /** Who last changed one of the company's forms; they are all told under the company. */
  lastChange(actor: Actor, type: `${'company' | 'plant' | 'source'}.changed`, data: Record<string, string> = {}): Promise<LastChange | undefined> {
    return this.database.read(actor, (tx) => lastChange(tx, { subject: 'company', id: actor.companyId, types: [type], data }));
  }
}
