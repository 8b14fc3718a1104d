import { Module } from '@nestjs/common';
import { PurchaseOrdersModule } from '../purchase-orders/index.js';
import { DeliveriesCommands } from './deliveries.commands.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveryCounters } from './delivery-counters.js';
import { NoteFormQueries } from './note-form.queries.js';
import { NoteFormsController } from './note-forms.controller.js';
import { NoteListQueries } from './note-list.queries.js';
import { NotePrintQueries } from './note-print.queries.js';
import { NoteShowQueries } from './note-show.queries.js';
import { NoteStepsController } from './note-steps.controller.js';
import { NoteWriter } from './note-writer.js';
import { ShippableLinesQueries } from './shippable-lines.queries.js';

/** Delivery notes: what a supplier sends, packed and labelled, from draft to received. */
@Module({
  imports: [PurchaseOrdersModule],
  // The form's fixed paths (`new`) come before `:id`.
  controllers: [NoteFormsController, DeliveriesController, NoteStepsController],
  providers: [
    DeliveriesCommands, DeliveryCounters, NoteWriter,
    NoteFormQueries, NoteListQueries, NotePrintQueries, NoteShowQueries, ShippableLinesQueries,
  ],
  exports: [DeliveryCounters],
})
export class DeliveriesModule {}
