import { Injectable } from '@nestjs/common';
import { FieldProblems, Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { UnitConversion } from './unit-conversion.entity.js';
import type { NewUnitConversion } from './unit-conversions.forms.js';

/** Conversions are added and retired; a factor that was wrong is retired and said anew. */
@Injectable()
export class UnitConversionsCommands {
  constructor(private readonly database: Database) {}

  /** Returns its id. @throws FieldProblems for an unknown item or unit, and when these units have a factor already */
  add(actor: Actor, conversion: NewUnitConversion): Promise<string> {
    return this.database.transaction(actor, async (tx) => {
      const { itemCode, fromUnit, toUnit, numerator, denominator } = conversion;
      const item = itemCode ? await tx.row<{ id: string }>('select id from items where company_id = $1 and code = $2', [actor.companyId, itemCode]) : null;
      if (item === undefined) throw at('itemCode', 'unit_conversion.no_such_item', { code: itemCode });
      await refuseUnknownUnits(tx, { fromUnit, toUnit });
      await refuseUniversal(tx, fromUnit, toUnit);
      const made = await tx.row<{ id: string }>(
        `insert into unit_conversions (company_id, item_id, from_unit, to_unit, numerator, denominator, added_at, added_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
        [actor.companyId, item?.id ?? null, fromUnit, toUnit, numerator, denominator, tx.at, actor.name]);
      if (!made) throw at('toUnit', 'unit_conversion.exists');
      await told(tx, 'added', made.id);
      return made.id;
    });
  }

  /** From now on nothing is entered by it; notes keep what they were entered by. @throws NotFound, Refusal unit_conversion.already_retired */
  retire(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const found = await tx.lock(UnitConversion, { id, companyId: actor.companyId });
      if (found.retiredAt) throw new Refusal('unit_conversion.already_retired', { by: found.retiredBy ?? '' });
      await tx.save(Object.assign(found, { retiredAt: tx.at, retiredBy: actor.name }));
      await told(tx, 'retired', id);
    });
  }
}

async function refuseUnknownUnits(tx: Tx, units: Record<'fromUnit' | 'toUnit', string>): Promise<void> {
  const known = await tx.rows<{ code: string }>('select code from units where code = any($1::text[])', [Object.values(units)]);
  const unknown = Object.entries(units).filter(([, code]) => !known.some((unit) => unit.code === code));
  if (unknown.length) throw new FieldProblems(unknown.map(([field]) => ({ field, code: 'field.not_an_option', params: {} })));
}

/** A kilogram has 1000 g whatever the item. */
async function refuseUniversal(tx: Tx, ...units: [string, string]): Promise<void> {
  const universal = await tx.row(
    `select 1 from unit_conversions where company_id is null and from_unit = any($1::text[]) and to_unit = any($1::text[])`, [units]);
  if (universal) throw at('toUnit', 'unit_conversion.universal');
}

async function told(tx: Tx, verb: 'added' | 'retired', id: string): Promise<void> {
  // A fact is read in either language.
  const data = await tx.one<{ item: string; conversion: string; conversionEn: string }>(
    `select coalesce(i.code, '*') as item, format('%s %s = %s %s', c.denominator, f.name, c.numerator, t.name) as conversion,
       format('%s %s = %s %s', c.denominator, f.name_en, c.numerator, t.name_en) as "conversionEn"
     from unit_conversions c join units f on f.code = c.from_unit join units t on t.code = c.to_unit left join items i on i.id = c.item_id where c.id = $1`, [id]);
  await tx.recordOfCompany(`unit_conversion.${verb}`, { conversionId: id, ...data });
}

function at(field: string, code: string, params: Record<string, string> = {}): FieldProblems {
  return new FieldProblems([{ field, code, params }]);
}
