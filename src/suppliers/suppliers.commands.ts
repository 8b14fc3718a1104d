import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { searchText } from '../platform/i18n/search-text.js';
import { Supplier } from './supplier.entity.js';

/** What is known of a supplier when it is entered. */
export interface SupplierDetails {
  code: string;
  name: string;
  nameEn: string;
  shortName: string;
  uscc: string | null;
  phone: string;
  address: string;
  paymentTerms: string;
  locale: string;
}

/** Changes to suppliers, made by the buyer's side only. */
@Injectable()
export class SuppliersCommands {
  constructor(private readonly database: Database) {}

  create(actor: Actor, details: SupplierDetails): Promise<Supplier> {
    return this.database.transaction(actor, async (tx) => {
      const made = await tx.insert(Supplier, { companyId: actor.companyId, ...details, search: searchOf(details) });
      await tx.record({ type: 'supplier.created', subject: 'supplier', subjectId: made.id, supplierId: made.id, data: { code: made.code, name: made.name } });
      return made;
    });
  }
}

function searchOf(details: Pick<SupplierDetails, 'code' | 'name' | 'nameEn' | 'shortName' | 'uscc'>): string {
  return searchText(details.code, details.name, details.shortName, details.nameEn, details.uscc ?? '');
}
