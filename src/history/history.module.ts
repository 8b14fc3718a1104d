import { Module } from '@nestjs/common';
import { HistoryController } from './history.controller.js';
import { HistoryQueries } from './history.queries.js';

/** The audit trail people can read. */
@Module({ controllers: [HistoryController], providers: [HistoryQueries] })
export class HistoryModule {}
