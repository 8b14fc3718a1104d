import { Module } from '@nestjs/common';
import { ConfirmationsCommands } from './confirmations.commands.js';
import { DisputesCommands } from './disputes.commands.js';
import { DisputesController } from './disputes.controller.js';
import { RunningStatementQueries } from './running-statement.queries.js';
import { StatementFilesController } from './statement-files.controller.js';
import { StatementListsController } from './statement-lists.controller.js';
import { StatementRunsCommands } from './statement-runs.commands.js';
import { StatementSheetQueries } from './statement-sheet.queries.js';
import { StatementsCommands } from './statements.commands.js';
import { StatementsController } from './statements.controller.js';
import { StatementsQueries } from './statements.queries.js';

/** Monthly statements of account (对账单): from the receipt ledger to what both sides have confirmed. */
@Module({
  controllers: [StatementListsController, StatementFilesController, DisputesController, StatementsController],
  providers: [
    StatementsCommands, StatementRunsCommands, ConfirmationsCommands, DisputesCommands, StatementsQueries, StatementSheetQueries, RunningStatementQueries],
  exports: [StatementsCommands, StatementRunsCommands, ConfirmationsCommands, DisputesCommands],
})
export class ReconciliationModule {}
