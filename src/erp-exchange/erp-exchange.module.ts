import { Module } from '@nestjs/common';
import { PurchaseOrdersModule } from '../purchase-orders/index.js';
import { Inbound } from './inbound.js';
import { Inbox } from './inbox.js';
import { Outbound } from './outbound.js';
import { Outbox } from './outbox.js';

/** The ERP stays the owner of orders: what comes in, what goes back, and what became of it. */
@Module({
  imports: [PurchaseOrdersModule],
  providers: [Inbound, Inbox, Outbound, Outbox],
  exports: [Inbound],
})
export class ErpExchangeModule {}
