import { Injectable } from '@nestjs/common';
import { FieldProblems } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { systemActor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
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

export interface CompanyDetails {
  name: string;
  nameEn: string;
  uscc: string | null;
  timeZone: string;
  locale: string;
}

/** A dock with an id is one the plant has; one without is new. */
export interface DockDetails {
  id?: string;
  code: string;
  name: string;
  nameEn?: string;
}

export interface NewPlant {
  code: string;
  name: string;
  nameEn: string;
  address: string;
  timeZone?: string;
  docks: readonly DockDetails[];
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

  /** @throws Stale */
  changeCompany(actor: Actor, version: number, details: CompanyDetails): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const company = await tx.lock(Company, { id: actor.companyId });
      tx.expectVersion(company, version, 'company');
      const before = company.name;
      await tx.save(Object.assign(company, details));
      await tx.recordOfCompany('company.changed', { before, name: details.name, nameEn: details.nameEn });
    });
  }

  /** @throws FieldProblems when the company has a plant of this code */
  createPlant(actor: Actor, plant: NewPlant): Promise<Plant> {
    return this.database.transaction(actor, (tx) => this.addPlant(tx, plant));
  }

  /** The same within another capability's transaction. @throws FieldProblems when the company has a plant of this code */
  async addPlant(tx: Tx, plant: NewPlant): Promise<Plant> {
    const { docks, timeZone, ...values } = plant;
    await refuseTakenCode(tx, plant.code, null);
    const made = await tx.insert(Plant, { companyId: tx.actor.companyId, timeZone: timeZone ?? 'Asia/Shanghai', ...values });
    await saveDocks(tx, made.id, docks);
    await tx.recordOfCompany('plant.created', { plantId: made.id, code: made.code, name: made.name, nameEn: made.nameEn });
    return made;
  }

  /** Docks stay once they are there: delivery notes name them. @throws NotFound, Stale, FieldProblems */
  changePlant(actor: Actor, id: string, version: number, plant: NewPlant): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { docks, timeZone, ...values } = plant;
      const found = await tx.lock(Plant, { id, companyId: actor.companyId });
      tx.expectVersion(found, version, 'plant');
      await refuseTakenCode(tx, plant.code, id);
      // The docks belong to the form's version as much as the plant does, even when only they change.
      await tx.save(Object.assign(found, values, timeZone ? { timeZone } : {}, { version: found.version + 1 }));
      await saveDocks(tx, id, docks);
      await tx.recordOfCompany('plant.changed', { plantId: id, code: plant.code, name: plant.name, nameEn: plant.nameEn });
    });
  }

  /** Orders of a source that name no plant are for this one. @throws NotFound, Stale */
  chooseDefaultPlant(actor: Actor, id: string, version: number, plantId: string | null): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const source = await tx.one<{ name: string; version: number }>(
        'select name, version from sources where company_id = $1 and id = $2 for no key update', [actor.companyId, id]);
      tx.expectVersion(source, version, 'source');
      if (plantId) await tx.one('select 1 from plants where company_id = $1 and id = $2', [actor.companyId, plantId]);
      await tx.run('update sources set default_plant_id = $2, version = version + 1 where id = $1', [id, plantId]);
      await tx.recordOfCompany('source.changed', { sourceId: id, name: source.name, plantId });
    });
  }
}

async function refuseTakenCode(tx: Tx, code: string, ownId: string | null): Promise<void> {
  const taken = await tx.row('select 1 from plants where company_id = $1 and code = $2 and id is distinct from $3', [tx.actor.companyId, code, ownId]);
  if (taken) throw new FieldProblems([{ field: 'code', code: 'field.not_unique', params: {} }]);
}

async function saveDocks(tx: Tx, plantId: string, docks: readonly DockDetails[]): Promise<void> {
  const codes = docks.map(({ code }) => code);
  const twice = docks.find(({ code }, index) => codes.indexOf(code) !== index);
  if (twice) throw new FieldProblems([{ field: `docks[${twice.id ?? 'new'}][code]`, code: 'field.not_unique', params: {} }]);
  for (const { id, code, name, nameEn = '' } of docks) {
    if (id) await tx.run('update docks set code = $3, name = $4, name_en = $5 where id = $1 and plant_id = $2', [id, plantId, code, name, nameEn]);
    else await tx.insert(Dock, { plantId, code, name, nameEn });
  }
}
