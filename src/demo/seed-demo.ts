import type { INestApplication } from '@nestjs/common';
import { Inbound } from '../erp-exchange/inbound.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { ScanPatternsCommands } from '../receiving/index.js';
import { source } from './cast.js';
import { beijing } from './happenings.rules.js';
import { orderStories } from './order-stories.js';
import { OrderPlay } from './play-order.js';
import { scheduleStatements } from './play-statements.js';
import { seedCast } from './seed-cast.js';
import { Stage } from './stage.js';

/** Days from the founding of the house to its first order. */
const BEFORE_FIRST_ORDER = 5;

/**
 * The company, its plants, suppliers, items and people are there before the quarter they act in, so that every history
 * reads in order. @param password of every person in the cast
 */
export async function foundHouse(app: INestApplication, password: string): Promise<void> {
  const clock = app.get(Clock);
  const firstOrder = Math.min(...orderStories.map(({ issued }) => issued));
  clock.moveTo(beijing(new Stage(app).day(firstOrder - BEFORE_FIRST_ORDER), 9));
  try {
    await seedCast(app, password);
  } finally {
    clock.reset();
  }
}

/**
 * A quarter of one factory, played through the real commands with a moved clock; dates are relative to today.
 * A database that has orders stays as it is.
 */
export async function seedDemo(app: INestApplication): Promise<void> {
  const stage = new Stage(app);
  await stage.prepare();
  const there = await app.get(Database).read(stage.erp(), (tx) => tx.row('select 1 from purchase_orders limit 1'));
  if (there) return;
  orderStories.forEach((story, index) => new OrderPlay(stage, story, index).schedule());
  scheduleStatements(stage);
  stage.on(-2, 8.5, () => arriveUnknown(stage));
  stage.on(-9, 15, () => teachLabels(stage));
  await stage.play();
  await closeDeliveries(stage);
}

/** One order of a supplier and an item nobody has mapped yet: the administrator finds it parked. */
async function arriveUnknown(stage: Stage): Promise<void> {
  const order = {
    format: 'portal-order/1', source: source.code, messageId: 'demo-unknown', number: 'PO-4500098123', revision: '1', issuedOn: stage.day(-2),
    currency: 'CNY', priceBasis: 'tax_inclusive', buyer: { contactName: '王芳', contactPhone: '021-5888 6620' },
    supplier: { name: '嘉兴海纳密封件有限公司', identifiers: [{ scheme: 'ERP', value: 'V100877' }] }, shipTo: { locationId: '1000' },
    lines: [{
      lineNumber: '00010', item: { buyerCode: 'S10-OR-025', name: 'O 型圈 25×2.4', spec: 'FKM，邵氏 A75' }, quantity: '2000', unit: 'PCE', price: '0.4500', taxRate: '13',
      schedules: [{ quantity: '2000', requiredOn: stage.day(20) }] }],
  };
  await stage.get(Inbound).take(stage.inbox(), 'PO-4500098123.json', new TextEncoder().encode(JSON.stringify(order)));
}

/** Two suppliers print labels by their own rules; the warehouse taught them. */
async function teachLabels(stage: Stage): Promise<void> {
  const patterns = stage.get(ScanPatternsCommands);
  const supplierId = (code: string) => stage.supplierIds.get(code) ?? '';
  await patterns.learn(stage.as('zhao-qiang'), {
    supplierId: supplierId('S1001'), sample: 'HL|HL-6204-2RS-C3|HL2611-07|200', separator: '|', parts: { 2: 'item', 3: 'lot', 4: 'quantity' } });
  await patterns.learn(stage.as('zhao-qiang'), {
    supplierId: supplierId('S1004'), sample: '{pc:HX-MCB-32,qty:20,mc:2611A,pd:20261103}', separator: '', parts: { 1: 'item', 2: 'quantity', 3: 'lot', 4: 'made_on' } });
}

/** The quarter's news is old: no flood of mails and files follows it. */
async function closeDeliveries(stage: Stage): Promise<void> {
  await stage.get(Database).transaction(stage.erp(), (tx) =>
    tx.run(`update fact_deliveries set state = 'done', done_at = $1 where state = 'pending'`, [tx.at]));
}
