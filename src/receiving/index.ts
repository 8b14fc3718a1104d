export { ReceivingModule } from './receiving.module.js';
export { ReceiptsCommands } from './receipts.commands.js';
export { ReversalsCommands } from './reversals.commands.js';
export { ScansCommands } from './scans.commands.js';
export { GoodsReceipt } from './goods-receipt.entity.js';
export { GoodsReceiptLine } from './goods-receipt-line.entity.js';
export type { GoodsReceiptFacts, ReceiptLineFact } from './receiving.facts.js';
export type { ScanAnswer, ScanToRecord, LooseCount, Condition } from './scan-answer.js';
export type { ReversalForm } from './reversal.forms.js';
