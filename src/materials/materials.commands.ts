import { Injectable } from '@nestjs/common';
import { Decimal } from '../lib/decimal.js';
import { FieldProblems } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { searchText } from '../platform/i18n/search-text.js';
import { Item } from './item.entity.js';
import { SupplierItem } from './supplier-item.entity.js';

export interface NewItem {
  code: string;
  name: string;
  nameEn: string;
  spec: string;
  unit: string;
  gtin?: string | null;
}

export interface NewSupplierItem {
  supplierId: string;
  itemId: string;
  code: string;
  /** Quantity of a full package in the item's unit, as a decimal text. */
  packSize: string | null;
  lotRequired: boolean;
}

/** Changes to the buyer's items and to what suppliers call them. */
@Injectable()
export class MaterialsCommands {
  constructor(private readonly database: Database) {}

  createItem(actor: Actor, item: NewItem): Promise<Item> {
    return this.database.transaction(actor, (tx) => this.addItem(tx, item));
  }

  /** The same within another capability's transaction. @throws FieldProblems when the code or the GTIN is taken */
  async addItem(tx: Tx, item: NewItem): Promise<Item> {
    const { companyId } = tx.actor;
    const taken = await tx.row<{ code: string }>('select code from items where company_id = $1 and (code = $2 or gtin = $3)', [companyId, item.code, item.gtin ?? null]);
    if (taken) throw new FieldProblems([{ field: taken.code === item.code ? 'code' : 'gtin', code: 'field.not_unique', params: {} }]);
    return tx.insert(Item, { companyId, gtin: null, ...item, search: searchText(item.code, item.name, item.nameEn, item.spec) });
  }

  /** Says how a supplier calls an item and how it packs it. */
  assignSupplierItem(actor: Actor, item: NewSupplierItem): Promise<SupplierItem> {
    return this.database.transaction(actor, (tx) =>
      tx.insert(SupplierItem, { ...item, packSize: item.packSize === null ? null : new Decimal(item.packSize) }));
  }
}
