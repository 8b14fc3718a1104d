import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeliveriesCommands } from '../../src/deliveries/index.js';
import { Outbox } from '../../src/erp-exchange/outbox.js';
import { Decimal } from '../../src/lib/decimal.js';
import { Database } from '../../src/platform/database/database.js';
import { ReceiptsCommands, ReversalsCommands } from '../../src/receiving/index.js';
import { AnswersCommands, DecisionsCommands, type DecisionOfPart } from '../../src/purchase-orders/index.js';
import type { Browser } from '../support/browse.js';
import { accepted, actorOf, aNote } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { folderOf, namesIn, textIn } from './exchange.support.js';
import { fixturePath, hasFixture, titleFor } from './formats.support.js';

let portal: TestPortal;
let admin: Browser;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
  admin = await portal.as('he-jie');
});
afterAll(() => portal.close());

interface Sent { id: string; state: string; kind: string; format: string; attempts: number; file_name: string; event_id: string }
const sent = (key: string) =>
  portal.db.sql<Sent>(`select id, state, kind, format, attempts, file_name, event_id from exchange_messages where direction = 'out' and business_key like $1 order by id`, [`${key}%`]);
const ubl = async (part: string) => {
  const name = (await namesIn(portal, 'outbox')).find((one) => one.startsWith(part) && one.endsWith('.xml')) ?? '';
  return readFile(join(folderOf(portal, 'outbox'), name), 'utf8');
};
const json = async (part: string) => JSON.parse(await textIn(portal, 'outbox', part)) as Record<string, unknown>;

/** A moment from now on, as the portal's clock goes; how long the stories before it took does not matter. */
const inSeconds = (seconds: number) => new Date(portal.clock.now().getTime() + seconds * 1000);

const versionOf = async (noteId: string) => (await portal.db.sql<{ version: number }>('select version from delivery_notes where id = $1', [noteId]))[0]?.version ?? 0;

describe('what suppliers and the warehouse say', () => {
  it('goes to the ERP as JSON and UBL, in its own numbers and codes, exactly once', async () => {
    const { orderId } = await anOrder('OUT-1').line({ quantity: '100' }).apply(portal);
    const lines = await accepted(portal, orderId);
    await portal.settle('erp-outbox');
    const messages = await sent('OUT-1');
    expect(messages.map(({ state, kind, format }) => [state, kind, format])).toEqual([['sent', 'confirmation', 'json'], ['sent', 'confirmation', 'ubl']]);
    const confirmation = await json('confirmation-OUT-1');
    expect(confirmation).toMatchObject({
      format: 'portal-confirmation/1', orderNumber: 'OUT-1', revision: '1', supplier: { identifiers: expect.arrayContaining([{ scheme: 'ERP', value: 'S1001' }]) },
      lines: [{ lineNumber: '10', unit: 'H87', schedules: [{ answer: 'accepted', parts: [{ quantity: '100', promisedOn: '2026-12-01' }] }] }] });
    expect(Object.keys(confirmation).slice(0, 3)).toEqual(['format', 'documentType', 'eventId']);
    await portal.settle('erp-outbox', 'erp-outbox');
    expect((await namesIn(portal, 'outbox')).filter((name) => name.includes('OUT-1'))).toHaveLength(2);

    const noteId = await aNote('HL-OUT-1').line(lines['10'] ?? '', '60', { packSize: '30', lot: 'L2611' }).submit(portal);
    await portal.settle('erp-outbox');
    expect(await json('delivery_note-HL-OUT-1')).toMatchObject({
      action: 'new', version: '1', shipTo: { locationId: '1000' }, packageCount: '2', lines: [{ orderNumber: 'OUT-1', orderLineNumber: '10', quantity: '60' }] });

    const receiptId = await receiveAll(noteId);
    await portal.settle('erp-outbox');
    const [receipt] = await portal.db.sql<{ number: string }>('select number from goods_receipts where id = $1', [receiptId]);
    expect(await json(`receipt-${receipt?.number}`)).toMatchObject({ kind: 'receive', deliveryNoteNumber: 'HL-OUT-1', lines: [{ orderNumber: 'OUT-1', quantity: '60', condition: 'good' }] });
    await reverseAll(receiptId);
    await portal.settle('erp-outbox');
    const reversal = (await portal.db.sql<{ number: string }>('select number from goods_receipts where reverses_id = $1', [receiptId]))[0];
    expect(await json(`receipt-${reversal?.number}`)).toMatchObject({ kind: 'reverse', reverses: receipt?.number, lines: [{ quantity: '60' }] });
  });

  it('each answer says what was agreed then, also when the portal hears of both later', async () => {
    const order = anOrder('OUT-6').line({ quantity: '10' });
    const { orderId } = await order.apply(portal);
    await accepted(portal, orderId);
    await order.changing('10', { quantity: '12', on: '2026-12-03' }).apply(portal);
    await accepted(portal, orderId);
    await portal.settle('erp-outbox');
    const documents = await Promise.all((await sent('OUT-6')).filter(({ format }) => format === 'json').map(({ file_name }) => json(file_name)));
    expect(documents.map(({ lines }) => (lines as { schedules: { parts: unknown[] }[] }[])[0]?.schedules[0]?.parts)).toEqual([
      [{ quantity: '10', promisedOn: '2026-12-01' }], [{ quantity: '12', promisedOn: '2026-12-03' }]]);
  });

  it('a note that changes or does not take place is told too, a draft never', async () => {
    const { orderId } = await anOrder('OUT-5').line({ quantity: '100' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const deliveries = portal.service(DeliveriesCommands);
    const li = await actorOf(portal, 'li-wei');
    const draft = await aNote('HL-DRAFT').line(lines['10'] ?? '', '5', { lot: 'L1' }).draft(portal);
    await deliveries.cancel(li, draft, await versionOf(draft), '不发了');
    const note = await aNote('HL-OUT-5').line(lines['10'] ?? '', '10', { lot: 'L1' }).submit(portal);
    await portal.settle();
    await deliveries.revise(li, note, await versionOf(note), aNote('HL-OUT-5').line(lines['10'] ?? '', '12', { lot: 'L1' }).form);
    await portal.settle();
    await deliveries.cancel(li, note, await versionOf(note), '改期');
    await portal.settle('erp-outbox');
    const messages = (await sent('HL-OUT-5')).filter(({ format }) => format === 'json');
    const documents = await Promise.all(messages.map(({ file_name }) => json(file_name)));
    expect(documents.map(({ action, version }) => [action, version])).toEqual([['new', '1'], ['replace', '2'], ['cancel', '2']]);
    expect(await sent('HL-DRAFT')).toEqual([]);
  });

  it('a note that was revised and cancelled before anybody heard of it is told version by version', async () => {
    const { orderId } = await anOrder('OUT-7').line({ quantity: '100' }).line({ item: 'B30-UCP205', quantity: '48' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const deliveries = portal.service(DeliveriesCommands);
    const li = await actorOf(portal, 'li-wei');
    const first = aNote('HL-OUT-7').with({ driver: '老赵', remark: '易碎' })
      .line(lines['10'] ?? '', '10', { lot: 'L1', packSize: '5' }).line(lines['20'] ?? '', '48', { lot: 'L9', packSize: '24' });
    const note = await first.submit(portal);
    const boxes = (await portal.db.sql<{ code: string }>('select code from packages where note_id = $1 order by sequence', [note])).map(({ code }) => code);
    await deliveries.revise(li, note, await versionOf(note), aNote('HL-OUT-7').with({ carrier: '顺丰' }).line(lines['10'] ?? '', '12', { lot: 'L2', packSize: '4' }).form);
    await deliveries.cancel(li, note, await versionOf(note), '改期');
    await portal.settle('erp-outbox');
    const messages = (await sent('HL-OUT-7')).filter(({ format }) => format === 'json');
    const documents = await Promise.all(messages.map(({ file_name }) => json(file_name)));
    expect(documents).toMatchObject([
      { action: 'new', version: '1', carrier: '德邦快递', driverName: '老赵', note: '易碎', packageCount: '4',
        lines: [{ lineNumber: '1', quantity: '10', lot: 'L1' }, { lineNumber: '2', quantity: '48', lot: 'L9' }] },
      { action: 'replace', version: '2', carrier: '顺丰', packageCount: '3', lines: [{ lineNumber: '1', quantity: '12', lot: 'L2' }] },
      { action: 'cancel', version: '2', packageCount: '3', lines: [{ quantity: '12' }] }]);
    expect((documents[0]?.packages as { code: string }[]).map(({ code }) => code)).toEqual(boxes);
    expect((documents[0]?.packages as unknown[])[3]).toMatchObject({ contents: [{ deliveryNoteLine: '2', quantity: '24' }] });
    expect(documents.map((document) => (document.lines as unknown[]).length)).toEqual([2, 1, 1]);
  });

  it('a decision says what was agreed by it, also when a later promise stands by then', async () => {
    const order = anOrder('OUT-8').line({ quantity: '100' });
    const { orderId } = await order.apply(portal);
    const [schedule] = await portal.db.sql<{ id: string; version: number }>('select id, version from schedule_lines where order_id = $1', [orderId]);
    await portal.service(AnswersCommands).submit(await actorOf(portal, 'li-wei'), orderId, [
      { scheduleLineId: schedule?.id ?? '', version: schedule?.version ?? 1, action: 'propose', reasonCode: 'capacity', reasonText: '', parts: [{ row: 0, promisedOn: '2026-12-05', quantity: undefined }] }]);
    await decideAll(orderId);
    await order.changing('10', { quantity: '120', on: '2026-12-09' }).apply(portal);
    await accepted(portal, orderId);
    await portal.settle('erp-outbox');
    const documents = await Promise.all((await sent('OUT-8')).filter(({ format }) => format === 'json').map(({ file_name }) => json(file_name)));
    expect(documents.map(({ lines: told }) => (told as { schedules: { parts: unknown[] }[] }[])[0]?.schedules[0]?.parts)).toEqual([
      [{ quantity: '100', promisedOn: '2026-12-05' }], [{ quantity: '120', promisedOn: '2026-12-09' }]]);
  });

  it('an agreed proposal is news only when the buyer has decided; a rejection at once', async () => {
    const { orderId } = await anOrder('OUT-2').line({ quantity: '100' }).line({ item: 'B30-UCP205', quantity: '5' }).apply(portal);
    const schedules = await portal.db.sql<{ id: string; version: number }>('select id, version from schedule_lines where order_id = $1 order by id', [orderId]);
    const [first, second] = schedules;
    await portal.service(AnswersCommands).submit(await actorOf(portal, 'li-wei'), orderId, [
      { scheduleLineId: first?.id ?? '', version: first?.version ?? 1, action: 'propose', reasonCode: 'capacity', reasonText: '', parts: [{ row: 0, promisedOn: '2026-12-05', quantity: undefined }] },
      { scheduleLineId: second?.id ?? '', version: second?.version ?? 1, action: 'reject', reasonCode: 'other', reasonText: '停产', parts: [] }]);
    await portal.settle('erp-outbox');
    const rejection = await json('confirmation-OUT-2');
    expect(rejection).toMatchObject({ lines: [{ lineNumber: '20', schedules: [{ answer: 'rejected', reasonText: '停产', parts: [] }] }] });
    expect(await sent('OUT-2')).toHaveLength(2);
    await decideAll(orderId);
    await portal.settle('erp-outbox');
    const events = await sent('OUT-2');
    expect(events).toHaveLength(4);
    const decision = JSON.parse(await readFile(join(folderOf(portal, 'outbox'), events[2]?.file_name ?? ''), 'utf8')) as Record<string, unknown>;
    expect(decision).toMatchObject({ lines: [{ lineNumber: '10', schedules: [{ answer: 'changed', parts: [{ quantity: '100', promisedOn: '2026-12-05' }] }] }] });
  });

  it('confirmations of an order are numbered one by one, and go on after the highest number an earlier release has given', async () => {
    const { orderId } = await anOrder('OUT-20').line({ quantity: '100' }).line({ item: 'B30-UCP205', quantity: '5' }).line({ item: 'B30-UCP205', quantity: '6' }).apply(portal);
    const schedules = await portal.db.sql<{ id: string; version: number }>('select id, version from schedule_lines where order_id = $1 order by id', [orderId]);
    const numbers: string[][] = [];
    for (const { id, version } of schedules) {
      await portal.service(AnswersCommands).submit(await actorOf(portal, 'li-wei'), orderId, [
        { scheduleLineId: id, version, action: 'reject', reasonCode: 'other', reasonText: '停产', parts: [] }]);
      await portal.settle('erp-outbox');
      const told = await portal.db.sql<{ number: string }>(`select distinct business_key as number from exchange_messages where direction = 'out' and subject_type = 'purchase_order' and subject_id = $1 order by 1`, [orderId]);
      numbers.push(told.map(({ number }) => number));
      // As a release that took the number of the fact would have called it.
      if (numbers.length === 2) await portal.db.sql(`update exchange_messages set business_key = 'OUT-20-C7' where business_key = 'OUT-20-C2'`);
    }
    expect(numbers).toEqual([['OUT-20-C1'], ['OUT-20-C1', 'OUT-20-C2'], ['OUT-20-C1', 'OUT-20-C7', 'OUT-20-C8']]);
  });

  it('what was requested tells schedule lines apart to which the ERP gave no number', async () => {
    const order = anOrder('OUT-14').line().schedule({ quantity: '60', on: '2026-12-01' }).schedule({ quantity: '40', on: '2026-12-08' });
    const { orderId } = await order.apply(portal);
    const [, second] = await schedulesOf(orderId);
    await portal.service(AnswersCommands).submit(await actorOf(portal, 'li-wei'), orderId, [
      { scheduleLineId: second?.id ?? '', version: second?.version ?? 1, action: 'reject', reasonCode: 'material', reasonText: '', parts: [] }]);
    await order.rescheduling('10', [{ quantity: '60', on: '2026-12-01' }, { quantity: '45', on: '2026-12-09' }]).apply(portal);
    await portal.settle('erp-outbox');
    expect(await json('confirmation-OUT-14')).toMatchObject({
      revision: '1', lines: [{ lineNumber: '10', schedules: [{ answer: 'rejected', requestedOn: '2026-12-08', requestedQuantity: '40', parts: [] }] }] });
    expect(await ubl('confirmation-OUT-14')).toContain('x-answer:2026-12-08');
  });

  it('of two deliveries on one day, each has an answer of its own', async () => {
    const { orderId } = await anOrder('SAME-DAY').line().schedule({ quantity: '60', on: '2026-12-01' }).schedule({ quantity: '40', on: '2026-12-01' }).apply(portal);
    const [first, second] = await schedulesOf(orderId);
    await portal.service(AnswersCommands).submit(await actorOf(portal, 'li-wei'), orderId, [
      { scheduleLineId: first?.id ?? '', version: first?.version ?? 1, action: 'accept', reasonCode: '', reasonText: '', parts: [] },
      { scheduleLineId: second?.id ?? '', version: second?.version ?? 1, action: 'reject', reasonCode: 'material', reasonText: '', parts: [] }]);
    await portal.settle('erp-outbox');
    const said = await ubl('confirmation-SAME-DAY');
    expect(said.match(/x-answer:[^<]*/g)).toEqual(['x-answer:2026-12-01#1', 'x-answer:2026-12-01#2']);
  });

  it('a decision written down before it said what was asked for is told all the same, and holds nothing up', async () => {
    const { orderId } = await anOrder('OLD-FACT').line({ quantity: '100' }).apply(portal);
    const [schedule] = await schedulesOf(orderId);
    const [order] = await portal.db.sql<{ supplier: string }>('select supplier_id as supplier from purchase_orders where id = $1', [orderId]);
    const line = { scheduleLineId: schedule?.id, answerId: '1', line: '10', scheduleNumber: null, itemCode: 'B10-6204-2', unit: 'H87', answer: 'accepted', newBaseline: false };
    await portal.service(Database).transaction(await actorOf(portal, 'wang-fang'), (tx) => tx.record({
      type: 'purchase_order.decided', subject: 'purchase_order', subjectId: orderId, supplierId: order?.supplier ?? null,
      data: { orderId, number: 'OLD-FACT', revision: 1, lines: [{ ...line, parts: [{ quantity: '100', promisedOn: '2026-12-05', decision: 'accepted', note: '' }] }] } }));
    await portal.settle('erp-outbox');
    expect(await json('confirmation-OLD-FACT')).toMatchObject({ lines: [{ schedules: [{ answer: 'changed', requestedOn: '2026-12-01', requestedQuantity: '100' }] }] });
  });

  it("accepting the buyer's counter is told as a change of what the ERP asked for", async () => {
    const { orderId } = await anOrder('OUT-15').line({ quantity: '100' }).apply(portal);
    const [schedule] = await schedulesOf(orderId);
    const li = await actorOf(portal, 'li-wei');
    await portal.service(AnswersCommands).submit(li, orderId, [
      { scheduleLineId: schedule?.id ?? '', version: schedule?.version ?? 1, action: 'propose', reasonCode: 'capacity', reasonText: '', parts: [{ row: 0, promisedOn: '2026-12-09', quantity: undefined }] }]);
    await decideAll(orderId, { decision: 'counter', counterOn: '2026-12-05', note: '' });
    const [countered] = await schedulesOf(orderId);
    await portal.service(AnswersCommands).submit(li, orderId, [
      { scheduleLineId: schedule?.id ?? '', version: countered?.version ?? 1, action: 'accept', reasonCode: '', reasonText: '', parts: [] }]);
    await portal.settle('erp-outbox');
    expect(await json('confirmation-OUT-15')).toMatchObject({
      lines: [{ schedules: [{ answer: 'changed', requestedOn: '2026-12-01', requestedQuantity: '100', parts: [{ quantity: '100', promisedOn: '2026-12-05' }] }] }] });
    expect(await ubl('confirmation-OUT-15')).toMatch(/OrderResponseCode>CA<[\s\S]*LineStatusCode>3</);
  });

  it('goods refused at the dock stand on the receipt as not received, with the reason (R-47)', async () => {
    const { orderId } = await anOrder('OUT-12').line({ quantity: '60' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const note = await aNote('HL-OUT-12').line(lines['10'] ?? '', '60', { packSize: '30', lot: 'L2611' }).submit(portal);
    const [first, second] = await portal.db.sql<{ code: string }>('select code from packages where note_id = $1 order by sequence', [note]);
    const zhao = await portal.as('zhao-qiang');
    const [plant] = await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`);
    const scan = (code = '', more = {}) => zhao.post('/receiving/scans', { plant: plant?.id ?? '', note, code, ...more });
    await scan(first?.code);
    await scan(second?.code, { condition: 'refused', reason: 'packaging' });
    await portal.service(ReceiptsCommands).finish(await actorOf(portal, 'zhao-qiang'), note);
    await portal.settle('erp-outbox');
    const [receipt] = await portal.db.sql<{ number: string }>('select number from goods_receipts where note_id = $1', [note]);
    expect(await json(`receipt-${receipt?.number}`)).toMatchObject({ kind: 'receive', lines: [
      { lineNumber: '1', quantity: '30', condition: 'good' },
      { lineNumber: '2', orderLineNumber: '10', quantity: '0', refusedQuantity: '30', condition: 'refused', refusalReason: 'packaging', lot: 'L2611' }] });
    const name = (await namesIn(portal, 'outbox')).find((one) => one.startsWith(`receipt-${receipt?.number}`) && one.endsWith('.xml')) ?? '';
    const ubl = await readFile(join(folderOf(portal, 'outbox'), name), 'utf8');
    expect(ubl).toMatch(/ReceivedQuantity unitCode="\w+">0<[\s\S]*RejectedQuantity unitCode="\w+">30<[\s\S]*RejectReasonCode>refused<[\s\S]*RejectReason>packaging</);
  });

  const schema = 'ubl-xsd/maindoc/UBL-OrderResponse-2.1.xsd';
  (hasFixture(schema) ? it : it.skip)(titleFor(schema, 'is valid UBL 2.1, every file of it'), async () => {
    const { XmlDocument, XsdValidator } = await import('libxml2-wasm');
    const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
    xmlRegisterFsInputProviders();
    const kinds = { confirmation: 'OrderResponse', delivery_note: 'DespatchAdvice', receipt: 'ReceiptAdvice' };
    const files = (await namesIn(portal, 'outbox')).filter((name) => name.endsWith('.xml'));
    expect(files.length).toBeGreaterThanOrEqual(5);
    for (const [prefix, kind] of Object.entries(kinds)) {
      const path = fixturePath(`ubl-xsd/maindoc/UBL-${kind}-2.1.xsd`);
      const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(await readFile(path), { url: path }));
      for (const name of files.filter((one) => one.startsWith(prefix))) {
        const document = XmlDocument.fromBuffer(await readFile(join(folderOf(portal, 'outbox'), name)));
        expect(() => validator.validate(document)).not.toThrow();
        document.dispose();
      }
    }
  });
});

describe('when it does not get through', () => {
  it('a crash after writing writes the same file again: same name, same bytes', async () => {
    const [message] = await sent('OUT-1');
    const before = await readFile(join(folderOf(portal, 'outbox'), message?.file_name ?? ''));
    const names = await namesIn(portal, 'outbox');
    await portal.db.sql(`update exchange_messages set state = 'pending', leased_until = $2, next_at = '2026-11-20' where id = $1`, [message?.id, inSeconds(60)]);
    await portal.settle('erp-outbox');
    expect((await sent('OUT-1'))[0]?.state).toBe('pending');
    portal.clock.moveTo(inSeconds(120));
    await portal.settle('erp-outbox');
    expect((await sent('OUT-1'))[0]?.state).toBe('sent');
    expect(await readFile(join(folderOf(portal, 'outbox'), message?.file_name ?? ''))).toEqual(before);
    expect(await namesIn(portal, 'outbox')).toEqual(names);
  });

  it('two jobs at once send each message once', async () => {
    const { orderId } = await anOrder('OUT-3').line().apply(portal);
    await accepted(portal, orderId);
    await portal.settle();
    const outbox = portal.service(Outbox);
    await Promise.all([outbox.sendDue(), outbox.sendDue(), outbox.sendDue()]);
    expect((await sent('OUT-3')).map(({ state, attempts }) => [state, attempts])).toEqual([['sent', 1], ['sent', 1]]);
  });

  it('R-11: a folder that cannot be written is tried again later, in order per document; the page warns meanwhile', async () => {
    const outbox = folderOf(portal, 'outbox');
    await rename(outbox, `${outbox}-away`);
    await writeFile(outbox, 'a file where the folder should be');
    const order = anOrder('OUT-4').line({ quantity: '10' });
    const { orderId } = await order.apply(portal);
    await accepted(portal, orderId);
    await portal.settle('erp-outbox');
    await order.changing('10', { quantity: '12' }).apply(portal);
    await accepted(portal, orderId);
    await portal.settle('erp-outbox');
    expect((await sent('OUT-4')).map(({ state, attempts }) => [state, attempts])).toEqual([['pending', 1], ['pending', 1], ['pending', 0], ['pending', 0]]);
    expect((await admin.get('/exchange')).find('.note.am')).toBeNull();
    const [first] = await sent('OUT-4');
    const [made] = await portal.db.sql<{ at: string }>(`select to_char(created_at at time zone 'Asia/Shanghai', 'HH24:MI') as at from exchange_messages where id = $1`, [first?.id]);
    portal.clock.moveTo(inSeconds(18 * 60));
    expect((await admin.get('/exchange')).find('.note.am')?.textContent).toMatch(new RegExp(`4 份单据自 .*${made?.at}.* 起还没有到 ERP`));
    const page = await admin.get(`/exchange/${first?.id}`);
    expect(page.text).toMatch(/还没有到 ERP。 应为文件夹的位置上是一个文件.*Error: EEXIST/);
    await portal.settle('erp-outbox');
    expect((await sent('OUT-4')).map(({ attempts }) => attempts)).toEqual([2, 2, 0, 0]);
    await rm(outbox);
    await mkdir(outbox);
    portal.clock.moveTo(inSeconds(300));
    await portal.settle('erp-outbox');
    const messages = await sent('OUT-4');
    expect(messages.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent']);
    const order4 = await portal.db.sql<{ m: string }>(
      `select a.exchange_message_id::text as m from exchange_attempts a join exchange_messages m on m.id = a.exchange_message_id
       where a.outcome = 'sent' and m.business_key like 'OUT-4%' and m.format = 'json' order by a.id`);
    expect(order4.map(({ m }) => m)).toEqual(messages.filter(({ format }) => format === 'json').map(({ id }) => id));
    await rm(`${outbox}-away`, { recursive: true });
  });

  it('a reversal waits for its receipt, and both for the shipping notice of their note', async () => {
    const { orderId } = await anOrder('OUT-9').line({ quantity: '100' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const note = await aNote('HL-OUT-9').line(lines['10'] ?? '', '60', { packSize: '30', lot: 'L2611' }).submit(portal);
    await portal.settle();
    await portal.db.sql(`update exchange_messages set next_at = '2030-01-01' where business_key = 'HL-OUT-9'`);
    const receiptId = await receiveAll(note);
    await portal.settle('erp-outbox');
    const ofNote = (format: string) => portal.db.sql<{ id: string; kind: string; state: string }>(
      `select id, kind, state from exchange_messages where format = $2 and (business_key = 'HL-OUT-9'
         or business_key in (select number from goods_receipts where note_id = $1)) order by id`, [note, format]);
    const statesOf = async (format: string) => (await ofNote(format)).map(({ kind, state }) => `${kind} ${state}`);
    expect(await statesOf('json')).toEqual(['delivery_note pending', 'receipt pending']);
    await portal.db.sql(`update exchange_messages set next_at = '2026-11-20' where business_key = 'HL-OUT-9'`);
    await portal.db.sql(`update exchange_messages set state = 'failed' where id = $1`, [(await ofNote('json'))[1]?.id]);
    await reverseAll(receiptId);
    await portal.settle('erp-outbox');
    expect(await statesOf('json')).toEqual(['delivery_note sent', 'receipt failed', 'receipt pending']);
    expect(await statesOf('ubl')).toEqual(['delivery_note sent', 'receipt sent', 'receipt sent']);
    await portal.db.sql(`update exchange_messages set state = 'pending', next_at = '2026-11-20' where id = $1`, [(await ofNote('json'))[1]?.id]);
    await portal.settle('erp-outbox');
    expect(await statesOf('json')).toEqual(['delivery_note sent', 'receipt sent', 'receipt sent']);
  });

  it('a reversal is not told before its receipt, which could not be told yet', async () => {
    const { orderId } = await anOrder('OUT-10').line({ quantity: '100' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const note = await aNote('HL-OUT-10').line(lines['10'] ?? '', '60', { packSize: '30', lot: 'L2611' }).submit(portal);
    const receiptId = await receiveAll(note);
    await portal.db.sql(`update fact_deliveries set next_at = '2030-01-01' where subscriber = 'erp' and subject_type = 'goods_receipt' and subject_id = $1`, [receiptId]);
    await reverseAll(receiptId);
    await portal.settle('erp-outbox');
    const receipts = () => portal.db.sql(
      `select g.kind, m.state from exchange_messages m join goods_receipts g on g.number = m.business_key where g.note_id = $1 and m.format = 'json' order by m.id`, [note]);
    expect(await receipts()).toEqual([]);
    await portal.db.sql(`update fact_deliveries set next_at = '2026-11-20' where subscriber = 'erp' and state = 'pending'`);
    await portal.settle('erp-outbox');
    portal.clock.moveTo(inSeconds(60));
    await portal.settle('erp-outbox');
    expect(await receipts()).toEqual([{ kind: 'receive', state: 'sent' }, { kind: 'reverse', state: 'sent' }]);
  });

  it('R-11: a reversal is not told before its receipt either when the receipt was given up: both follow once it is tried again', async () => {
    const { orderId } = await anOrder('OUT-11').line({ quantity: '100' }).apply(portal);
    const lines = await accepted(portal, orderId);
    const note = await aNote('HL-OUT-11').line(lines['10'] ?? '', '60', { packSize: '30', lot: 'L2611' }).submit(portal);
    const receiptId = await receiveAll(note);
    const dead = await portal.db.sql<{ id: string }>(
      `update fact_deliveries set state = 'dead', attempts = 12, error = 'Error: no' where subscriber = 'erp' and subject_type = 'goods_receipt' and subject_id = $1 returning id::text as id`,
      [receiptId]);
    await reverseAll(receiptId);
    await portal.settle('erp-outbox');
    const receipts = () => portal.db.sql(
      `select g.kind, m.state from exchange_messages m join goods_receipts g on g.number = m.business_key where g.note_id = $1 and m.format = 'json' order by m.id`, [note]);
    expect(await receipts()).toEqual([]);
    await admin.post(`/exchange/deliveries/${dead[0]?.id}/attempts`);
    await portal.settle('erp-outbox');
    portal.clock.moveTo(inSeconds(60));
    await portal.settle('erp-outbox');
    expect(await receipts()).toEqual([{ kind: 'receive', state: 'sent' }, { kind: 'reverse', state: 'sent' }]);
  });

  it('says in words what keeps a message from being written, and what the system says beside it', async () => {
    const [message] = await sent('OUT-3');
    const error = `Error: EACCES: permission denied, open '/erp/outbox/.part'`;
    await portal.db.sql(`update exchange_messages set state = 'failed', attempts = 20, error = $2 where id = $1`, [message?.id, error]);
    await portal.db.sql(`insert into exchange_attempts (exchange_message_id, at, outcome, detail) values ($1, now(), 'failed', $2)`, [message?.id, error]);
    const row = (await admin.get('/exchange')).all('tbody tr').find((one) => one.textContent.includes('OUT-3'))?.textContent;
    expect(row).toContain('门户没有权限');
    expect(row).not.toContain('EACCES');
    const page = await admin.get(`/exchange/${message?.id}`);
    expect(page.find('.tl .msg')?.textContent).toContain('门户没有权限');
    expect(page.find('aside dl')?.textContent).toMatch(/门户没有权限[\s\S]*EACCES: permission denied/);
  });

  it('what was given up is sent again on request, under the same event', async () => {
    const [message] = await sent('OUT-3');
    await portal.db.sql(`update exchange_messages set state = 'failed', attempts = 20, error = 'disk full' where id = $1`, [message?.id]);
    const path = `/exchange/${message?.id}`;
    expect((await admin.get('/exchange')).text).toContain('OUT-3');
    const after = await admin.submit((await admin.get(path)).form(`${path}/attempts`));
    expect(after.text).toContain('何杰');
    await portal.settle('erp-outbox');
    const told = await admin.get(path);
    expect(told.find('aside h2 .r')?.textContent).toBe(String(told.all('aside .tl li').length));
    expect((await sent('OUT-3'))[0]).toMatchObject({ state: 'sent', file_name: message?.file_name, event_id: message?.event_id });
    expect(await namesIn(portal, 'outbox')).toContain(message?.file_name);
  });
});

/** The warehouse scans every box of a note and finishes. Returns the receipt's id. */
async function receiveAll(noteId: string): Promise<string> {
  const zhao = await portal.as('zhao-qiang');
  const [plant] = await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`);
  const boxes = await portal.db.sql<{ code: string }>('select code from packages where note_id = $1 and voided_at is null', [noteId]);
  for (const { code } of boxes) await zhao.post('/receiving/scans', { plant: plant?.id ?? '', note: noteId, code });
  return (await portal.service(ReceiptsCommands).finish(await actorOf(portal, 'zhao-qiang'), noteId)) ?? '';
}

async function reverseAll(receiptId: string): Promise<void> {
  const lines = await portal.db.sql<{ id: string; packages: string[] }>(
    `select l.id, array(select p.package_id::text from posted_packages p where p.receipt_line_id = l.id) as packages from goods_receipt_lines l where l.receipt_id = $1`, [receiptId]);
  await portal.service(ReversalsCommands).reverse(await actorOf(portal, 'zhao-qiang'), receiptId, {
    version: 1, reason: '收错', recount: true, lines: lines.map(({ id, packages }) => ({ receiptLineId: id, packageIds: packages, loose: Decimal.ZERO })) });
}

/** The buyer approves everything that was proposed. */
const schedulesOf = (orderId: string) =>
  portal.db.sql<{ id: string; version: number }>('select id, version from schedule_lines where order_id = $1 order by sequence', [orderId]);

async function decideAll(orderId: string, as: Pick<DecisionOfPart, 'decision' | 'counterOn' | 'note'> = { decision: 'approve', counterOn: '', note: '' }): Promise<void> {
  const parts = await portal.db.sql<{ schedule: string; version: number; part: string }>(
    `select s.id as schedule, s.version, p.id as part from answer_parts p join answers a on a.id = p.answer_id
     join schedule_lines s on s.id = a.schedule_line_id where s.order_id = $1 and p.decision = 'pending' and a.kind = 'propose'`, [orderId]);
  await portal.service(DecisionsCommands).decide(await actorOf(portal, 'wang-fang'), orderId, parts.map(({ schedule, version, part }) => ({
    scheduleLineId: schedule, version, newBaseline: false, parts: [{ partId: part, ...as, counterQuantity: undefined }] })));
}
