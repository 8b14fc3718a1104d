import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { systemActor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { Company } from './company.entity.js';
import { Dock } from './dock.entity.js';
import { Plant } from './plant.entity.js';

export interface NewCompany {
  code: string;
  name: string;
  nameEn: string;
  uscc?: string | null;
  timeZone?: string;
}

export interface NewPlant {
  code: string;
  name: string;
  nameEn: string;
  address: string;
  timeZone?: string;
  docks: readonly { code: string; name: string }[];
}

/** Changes to the buying company itself: its name, plants, docks and the ERPs it has. */
@Injectable()
export class OrganizationCommands {
  constructor(private readonly database: Database) {}

  /** Makes the buying company with one source of orders; before it there is nothing anyone could act for. */
  createCompany(company: NewCompany, source: { code: string; name: string }): Promise<Company> {
    return this.database.transaction(systemActor('0', 'portal', 'job'), async (tx) => {
      const made = await tx.insert(Company, { uscc: null, timeZone: 'Asia/Shanghai', locale: 'zh-CN', ...company });
      await tx.run('insert into sources (company_id, code, name) values ($1, $2, $3)', [made.id, source.code, source.name]);
      return made;
    });
  }

  createPlant(actor: Actor, plant: NewPlant): Promise<Plant> {
    return this.database.transaction(actor, async (tx) => {
      const { docks, timeZone, ...values } = plant;
      const made = await tx.insert(Plant, { companyId: actor.companyId, timeZone: timeZone ?? 'Asia/Shanghai', ...values });
      await tx.insertAll(Dock, docks.map((dock) => ({ plantId: made.id, ...dock })));
      return made;
    });
  }

  /** Orders of a source that name no plant are for this one. */
  chooseDefaultPlant(actor: Actor, source: string, plantId: string | null): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      await tx.one('update sources set default_plant_id = $3 where company_id = $1 and code = $2 returning 1', [actor.companyId, source, plantId]);
    });
  }
}
