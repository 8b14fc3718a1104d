/** What a person is in one membership; `system` is the portal's own jobs. */
export type Role =
  | 'supplier_clerk'
  | 'supplier_admin'
  | 'buyer'
  | 'warehouse_clerk'
  | 'accountant'
  | 'administrator'
  | 'system';

export const supplierRoles = ['supplier_clerk', 'supplier_admin'] as const satisfies readonly Role[];
export const internalRoles = ['buyer', 'warehouse_clerk', 'accountant', 'administrator'] as const satisfies readonly Role[];

/** The idempotency key of a form with the hash of what was sent with it (decisions: idempotency). */
export interface SubmittedOnce {
  key: string;
  hash: Uint8Array;
}

/** Who acts, for whom and through what: decides the database scope and signs every fact. */
export interface Actor {
  kind: 'supplier' | 'internal';
  personId: string | null;
  membershipId: string | null;
  name: string;
  role: Role;
  companyId: string;
  /** Set exactly for actors of kind `supplier`. */
  supplierId: string | null;
  /** Plants a warehouse clerk works at; empty = all plants. */
  plantIds: string[];
  channel: 'web' | 'erp' | 'job' | 'demo';
  requestId: string | null;
  once?: SubmittedOnce;
}

/** The same person in the buyer's scope: for facts about themselves, which are of no supplier. */
export function inHouse(actor: Actor): Actor {
  return { ...actor, kind: 'internal', supplierId: null, once: undefined };
}

/** The portal itself: jobs, the ERP exchange, the demo's clockwork. */
export function systemActor(companyId: string, name: string, channel: Actor['channel']): Actor {
  return {
    kind: 'internal', personId: null, membershipId: null, name, role: 'system', companyId,
    supplierId: null, plantIds: [], channel, requestId: null,
  };
}
