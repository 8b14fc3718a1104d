import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../deliveries/index.js';
import { PurchaseOrdersModule } from '../purchase-orders/index.js';
import { BoardController } from './board.controller.js';
import { BoardQueries } from './board.queries.js';
import { Counting } from './counting.js';
import { CountingController } from './counting.controller.js';
import { LabelJudging } from './label-judging.js';
import { LabelLookup } from './label-lookup.js';
import { LabelReader } from './label-reader.js';
import { PhotosCommands } from './photos.commands.js';
import { PhotosController } from './photos.controller.js';
import { PhotosQueries } from './photos.queries.js';
import { ReceiptsCommands } from './receipts.commands.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsQueries } from './receipts.queries.js';
import { ReversalsCommands } from './reversals.commands.js';
import { ScanJudging } from './scan-judging.js';
import { ScanPageQueries } from './scan-page.queries.js';
import { ScanTargets } from './scan-targets.js';
import { ScanWords } from './scan-words.js';
import { ScanController } from './scan.controller.js';
import { ScanPatternsCommands } from './scan-patterns.commands.js';
import { ScanPatternsController } from './scan-patterns.controller.js';
import { ScanPatternsQueries } from './scan-patterns.queries.js';
import { ScanPage } from './scan.page.js';
import { ScansCommands } from './scans.commands.js';
import { Undoing } from './undoing.js';

/** Scanning at the dock, goods receipts and their reversals. */
@Module({
  imports: [PurchaseOrdersModule, DeliveriesModule],
  controllers: [ScanController, ScanPatternsController, CountingController, ReceiptsController, BoardController, PhotosController],
  providers: [
    ScansCommands, ReceiptsCommands, ReversalsCommands, ScanPageQueries, BoardQueries, ReceiptsQueries,
    LabelLookup, LabelReader, LabelJudging, ScanPatternsCommands, ScanPatternsQueries,
    Counting, ScanTargets, ScanJudging, Undoing, ScanWords, ScanPage, PhotosCommands, PhotosQueries,
  ],
  exports: [PhotosCommands, ScansCommands, ScanPatternsCommands, ReceiptsCommands, ReversalsCommands],
})
export class ReceivingModule {}
