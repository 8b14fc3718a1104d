import { Module } from '@nestjs/common';
import { AnswerDraftsCommands } from './answer-drafts.commands.js';
import { AnswersCommands } from './answers.commands.js';
import { AnswersController } from './answers.controller.js';
import { DecisionsCommands } from './decisions.commands.js';
import { DecisionsController } from './decisions.controller.js';
import { OrderCounters } from './order-counters.js';
import { OrderPages } from './order-sheet.page.js';
import { OrderRevisions } from './order-revisions.js';
import { OrderSheetQueries } from './order-sheet.queries.js';
import { PurchaseOrdersController } from './purchase-orders.controller.js';
import { PurchaseOrdersQueries } from './purchase-orders.queries.js';

/** Orders: what was asked, what was answered, what was agreed. */
@Module({
  controllers: [PurchaseOrdersController, AnswersController, DecisionsController],
  providers: [
    OrderRevisions, OrderCounters, AnswersCommands, AnswerDraftsCommands, DecisionsCommands,
    PurchaseOrdersQueries, OrderSheetQueries, OrderPages,
  ],
  exports: [OrderRevisions, OrderCounters, AnswersCommands, DecisionsCommands],
})
export class PurchaseOrdersModule {}
