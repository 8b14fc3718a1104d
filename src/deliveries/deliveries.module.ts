import { Module } from '@nestjs/common';
import { PurchaseOrdersModule } from '../purchase-orders/index.js';
import { DeliveriesCommands } from './deliveries.commands.js';
import { DeliveryCounters } from './delivery-counters.js';
import { NoteWriter } from './note-writer.js';

/** Delivery notes: what a supplier sends, packed and labelled, from draft to received. */
@Module({
  imports: [PurchaseOrdersModule],
  controllers: [],
  providers: [DeliveriesCommands, DeliveryCounters, NoteWriter],
  exports: [DeliveryCounters],
})
export class DeliveriesModule {}
