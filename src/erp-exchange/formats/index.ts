/** Document formats of the ERP exchange: pure functions between bytes and documents. */
export * from './canonical.js';
export { ISSUE_CODES, isRefused, type Issue, type IssueCode, type ReadResult } from './issue.js';
export { orderJsonSchema, readJsonOrder, writeJsonOrder } from './json-order.js';
export * from './order-document.js';
export * from './outbound-documents.js';
export { writeJsonDocument } from './outbound-json.js';
export { readOrder } from './read-order.js';
export { MAX_BYTES } from './text-decoding.js';
export { writeUblDespatchAdvice } from './ubl-despatch-advice.js';
export { readUblOrder } from './ubl-order.js';
export { writeUblOrder } from './ubl-order-writer.js';
export { writeUblOrderResponse } from './ubl-order-response.js';
export { writeUblReceiptAdvice } from './ubl-receipt-advice.js';
