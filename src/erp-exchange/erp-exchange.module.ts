import { Module } from '@nestjs/common';
import { MaterialsModule } from '../materials/index.js';
import { OrganizationModule } from '../organization/index.js';
import { PurchaseOrdersModule } from '../purchase-orders/index.js';
import { SuppliersModule } from '../suppliers/index.js';
import { DeliveriesQueries } from './deliveries.queries.js';
import { ExchangeCommands } from './exchange.commands.js';
import { ExchangeController } from './exchange.controller.js';
import { ExchangeQueries } from './exchange.queries.js';
import { Inbound } from './inbound.js';
import { InboxFaultQueries } from './inbox-fault.queries.js';
import { Inbox } from './inbox.js';
import { MappingsCommands } from './mappings.commands.js';
import { MappingsController } from './mappings.controller.js';
import { MappingsQueries } from './mappings.queries.js';
import { MessageQueries } from './message.queries.js';
import { Outbound } from './outbound.js';
import { Outbox } from './outbox.js';

/** The ERP stays the owner of orders: what comes in, what goes back, and what became of it. */
@Module({
  imports: [OrganizationModule, MaterialsModule, SuppliersModule, PurchaseOrdersModule],
  controllers: [ExchangeController, MappingsController],
  providers: [
    Inbound, Inbox, Outbound, Outbox, InboxFaultQueries, DeliveriesQueries, ExchangeQueries, ExchangeCommands, MessageQueries, MappingsQueries,
    MappingsCommands],
  exports: [Inbound],
})
export class ErpExchangeModule {}
