import { supplierRoles } from '../platform/actor.js';
import type { Role } from '../platform/actor.js';

/** Who reads orders. The warehouse does not: orders show prices. */
export const ORDER_READERS: readonly Exclude<Role, 'system'>[] = [...supplierRoles, 'buyer', 'accountant', 'administrator'];
