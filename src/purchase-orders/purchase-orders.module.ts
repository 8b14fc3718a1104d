import { Module } from '@nestjs/common';
import { OrderCounters } from './order-counters.js';
import { OrderRevisions } from './order-revisions.js';

/** Orders: what was asked, what was answered, what was agreed. */
@Module({
  controllers: [],
  providers: [OrderRevisions, OrderCounters],
  exports: [OrderRevisions, OrderCounters],
})
export class PurchaseOrdersModule {}
