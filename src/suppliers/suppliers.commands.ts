import { Injectable } from '@nestjs/common';
import { FieldProblems } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
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

export interface SupplierChange extends SupplierDetails {
  state: 'active' | 'blocked';
  version: number;
}

/** Changes to suppliers, made by the buyer's side only. */
@Injectable()
export class SuppliersCommands {
  constructor(private readonly database: Database) {}

  /** @throws FieldProblems when the code is taken */
  create(actor: Actor, details: SupplierDetails): Promise<Supplier> {
    return this.database.transaction(actor, async (tx) => {
      const made = await this.add(tx, details);
      tx.leadsTo(`/suppliers/${made.id}`);
      return made;
    });
  }

  /** The same within another capability's transaction. @throws FieldProblems when the code is taken */
  async add(tx: Tx, details: SupplierDetails): Promise<Supplier> {
    await refuseTakenCode(tx, details.code, null);
    const made = await tx.insert(Supplier, { companyId: tx.actor.companyId, ...details, search: searchOf(details) });
    await tx.record({ type: 'supplier.created', subject: 'supplier', subjectId: made.id, supplierId: made.id, data: { code: made.code, name: made.name, nameEn: made.nameEn } });
    return made;
  }

  /** Blocking a supplier shuts its people out at their next request; its documents stay. @throws NotFound, Stale, FieldProblems */
  change(actor: Actor, id: string, change: SupplierChange): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { version, ...details } = change;
      const supplier = await tx.lock(Supplier, { id, companyId: actor.companyId });
      tx.expectVersion(supplier, version, 'supplier');
      await refuseTakenCode(tx, details.code, id);
      const changed = (Object.keys(details) as (keyof typeof details)[]).filter((key) => supplier[key] !== details[key]);
      if (!changed.length) return;
      const was = supplier.state;
      await tx.save(Object.assign(supplier, details, { search: searchOf(details) }));
      const type = was === details.state ? 'supplier.changed' : details.state === 'blocked' ? 'supplier.blocked' : 'supplier.unblocked';
      await tx.record({ type, subject: 'supplier', subjectId: id, supplierId: id, audience: 'internal', data: { name: details.name, nameEn: details.nameEn, fields: changed } });
    });
  }
}

async function refuseTakenCode(tx: Tx, code: string, ownId: string | null): Promise<void> {
  const taken = await tx.row('select 1 from suppliers where company_id = $1 and code = $2 and id is distinct from $3', [tx.actor.companyId, code, ownId]);
  if (taken) throw new FieldProblems([{ field: 'code', code: 'field.not_unique', params: {} }]);
}

function searchOf(details: Pick<SupplierDetails, 'code' | 'name' | 'nameEn' | 'shortName' | 'uscc'>): string {
  return searchText(details.code, details.name, details.shortName, details.nameEn, details.uscc ?? '');
}
