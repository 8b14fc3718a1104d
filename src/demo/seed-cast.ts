import type { INestApplication } from '@nestjs/common';
import { PeopleCommands } from '../identity/index.js';
import { MaterialsCommands, UnitConversionsCommands } from '../materials/index.js';
import { OrganizationCommands } from '../organization/index.js';
import { systemActor, type Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { SuppliersCommands } from '../suppliers/index.js';
import { cast, company, plants, source, suppliers } from './cast.js';
import { items } from './items.js';

/** Ids by code. */
type Ids = ReadonlyMap<string, string>;

/**
 * Fills an empty database with the factory, its plants, suppliers, items and people; a database that has a company
 * stays as it is.
 * @param password of every person in the cast
 */
export async function seedCast(app: INestApplication, password: string): Promise<void> {
  const nobody = systemActor('0', 'portal', 'demo');
  const there = await app.get(Database).read(nobody, (tx) => tx.rows('select 1 from companies limit 1'));
  if (there.length) return;
  const made = await app.get(OrganizationCommands).createCompany(company, source);
  const actor = systemActor(made.id, 'portal', 'demo');
  const plantIds = await seedPlants(app, actor);
  const supplierIds = await seedSuppliers(app, actor);
  await seedItems(app, actor, supplierIds);
  await seedPeople(app, actor, supplierIds, plantIds, password);
}

async function seedPlants(app: INestApplication, actor: Actor): Promise<Ids> {
  const organization = app.get(OrganizationCommands);
  const ids = new Map<string, string>();
  for (const plant of plants) ids.set(plant.code, (await organization.createPlant(actor, plant)).id);
  const made = await app.get(Database).read(actor, (tx) => tx.one<{ id: string; version: number }>('select id, version from sources where code = $1', [source.code]));
  await organization.chooseDefaultPlant(actor, made.id, made.version, idIn(ids, source.defaultPlant));
  return ids;
}

async function seedSuppliers(app: INestApplication, actor: Actor): Promise<Ids> {
  const ids = new Map<string, string>();
  for (const supplier of suppliers) {
    const made = await app.get(SuppliersCommands).create(actor, { ...supplier, address: '', locale: 'zh-CN' });
    ids.set(supplier.code, made.id);
  }
  return ids;
}

async function seedItems(app: INestApplication, actor: Actor, supplierIds: Ids): Promise<void> {
  const materials = app.get(MaterialsCommands);
  for (const { supplier, supplierCode, packSize, lotRequired, alsoIn, ...item } of items) {
    const made = await materials.createItem(actor, item);
    await materials.assignSupplierItem(actor, {
      supplierId: idIn(supplierIds, supplier), itemId: made.id, code: supplierCode, packSize, lotRequired: lotRequired ?? false });
    if (!alsoIn) continue;
    await app.get(UnitConversionsCommands).add(actor, {
      itemCode: item.code, denominator: 1, fromUnit: alsoIn.unit, numerator: alsoIn.holds, toUnit: item.unit });
  }
}

async function seedPeople(app: INestApplication, actor: Actor, supplierIds: Ids, plantIds: Ids, password: string): Promise<void> {
  for (const { name, nameEn, email, role, supplier, plants: codes = [] } of cast) {
    await app.get(PeopleCommands).addPerson(actor, {
      name, nameEn, email, role, supplierId: supplier ? idIn(supplierIds, supplier) : null,
      plantIds: codes.map((code) => idIn(plantIds, code)) }, password);
  }
}

function idIn(ids: Ids, code: string): string {
  const id = ids.get(code);
  if (!id) throw new Error(`the demo names ${code}, which it has not made`);
  return id;
}
