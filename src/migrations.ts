import { CreateSchema1763884800000 } from '../migrations/1763884800000-create-schema.js';
import { CreateOrganization1763884801000 } from '../migrations/1763884801000-create-organization.js';
import { CreateIdentity1763884802000 } from '../migrations/1763884802000-create-identity.js';
import { CreateFacts1763884803000 } from '../migrations/1763884803000-create-facts.js';
import { CreatePurchaseOrders1763884804000 } from '../migrations/1763884804000-create-purchase-orders.js';
import { CreateDeliveries1763884805000 } from '../migrations/1763884805000-create-deliveries.js';
import { CreateReceiving1763884806000 } from '../migrations/1763884806000-create-receiving.js';
import { CreateReconciliation1763884807000 } from '../migrations/1763884807000-create-reconciliation.js';
import { CreateExchange1763884808000 } from '../migrations/1763884808000-create-exchange.js';
import { AddUnits1763884809000 } from '../migrations/1763884809000-add-units.js';
import { AddEnglishNames1763884817000 } from '../migrations/1763884817000-add-english-names.js';

/** In the order they run. */
export const migrations = [
  CreateSchema1763884800000,
  CreateOrganization1763884801000,
  CreateIdentity1763884802000,
  CreateFacts1763884803000,
  CreatePurchaseOrders1763884804000,
  CreateDeliveries1763884805000,
  CreateReceiving1763884806000,
  CreateReconciliation1763884807000,
  CreateExchange1763884808000,
  AddUnits1763884809000,
  AddEnglishNames1763884817000,
];
