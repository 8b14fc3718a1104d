import type { Audience } from '../platform/web/policy.js';
import { supplierRoles } from '../platform/actor.js';

/** Who reads orders. The warehouse does not: orders show prices. */
export const ORDER_READERS: readonly Audience[] = [...supplierRoles, 'buyer', 'accountant', 'administrator'];
