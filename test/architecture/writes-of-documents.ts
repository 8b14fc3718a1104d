import { randomUUID } from 'node:crypto';
import { deciding, schedulesOf, typing, type Typing } from '../purchase-orders/order-desk.js';
import { arrivingNote, type ArrivingNote } from '../receiving/arriving-notes.js';
import { posted } from '../reconciliation/posted-receipts.js';
import { Form, type Browser } from '../support/browse.js';
import { accepted, aNote } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { aJpeg } from '../support/pictures.js';
import type { TestPortal } from '../support/portal.js';
import { filled, inBrowser, type Act, type Acts } from './writes-of-people.js';

const WHY = { reason: '装箱有误' };

async function ordered(portal: TestPortal): Promise<{ path: string; id: string; schedule: string }> {
  const { orderId } = await anOrder().line().apply(portal);
  const [first] = await schedulesOf(portal, orderId);
  return { id: orderId, path: `/purchase-orders/${orderId}`, schedule: first?.id ?? '' };
}

/** An order of which 李伟 has answered the only line. */
async function answered(portal: TestPortal, typed: Typing) {
  const order = await ordered(portal);
  const liWei = await inBrowser(portal, 'li-wei');
  const page = await liWei.submit(typing(await liWei.get(order.path), order.schedule, typed));
  if (page.url !== order.path) throw new Error(`not answered: ${page.text.slice(0, 300)}`);
  return order;
}

/** An accepted order line, ready to be shipped. */
async function shippable(portal: TestPortal): Promise<string> {
  const { orderId } = await anOrder().line().apply(portal);
  return (await accepted(portal, orderId))['10'] ?? '';
}

const note = async (portal: TestPortal, as: 'draft' | 'submit') => `/delivery-notes/${await aNote().line(await shippable(portal), '100', { lot: 'L1' })[as](portal)}`;
const on = (as: 'draft' | 'submit', page: string, action: RegExp, values: Record<string, string> = {}): Act => async (portal) =>
  filled(await inBrowser(portal, 'li-wei'), `${await note(portal, as)}${page}`, action, values);

/** A new note with two boxes, of which so many are scanned; the scan itself with zero. */
async function scanned(portal: TestPortal, boxes: number): Promise<ArrivingNote & { plant: string }> {
  const arriving = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
  const plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
  const clerk = await inBrowser(portal, 'zhao-qiang');
  for (const { code } of arriving.boxes.slice(0, boxes)) await clerk.post('/receiving/scans', { plant, note: arriving.id, code });
  return { ...arriving, plant };
}

const scan = (boxes: number): Act => async (portal) => {
  const { plant, id, boxes: packed } = await scanned(portal, boxes);
  return { who: await inBrowser(portal, 'zhao-qiang'), form: new Form('/receiving/scans', [['plant', plant], ['note', id], ['code', packed[boxes]?.code ?? '']]) };
};

const batch = (boxes: number): Act => async (portal) => {
  const { plant, id, boxes: packed } = await scanned(portal, boxes);
  const body = JSON.stringify({ clientId: randomUUID(), plantId: plant, noteId: id, scans: [{ sequence: 1, code: packed[boxes]?.code ?? '' }] });
  return { who: await inBrowser(portal, 'zhao-qiang'), form: new Form('/receiving/scans/batch', []), body };
};

const byHand = (boxes: number): Act => async (portal) => {
  const { id, lines } = await scanned(portal, boxes);
  return filled(await inBrowser(portal, 'zhao-qiang'), `/receiving/notes/${id}/loose`, /loose$/, { line: lines[0]?.id ?? '', quantity: '5', condition: 'good' });
};

/** The last scan of a note taken back, on the page that shows it. */
async function undone(portal: TestPortal) {
  const { id, plant, boxes } = await scanned(portal, 0);
  const clerk = await inBrowser(portal, 'zhao-qiang');
  const page = await clerk.post('/receiving/scans', { plant, note: id, code: boxes[0]?.code ?? '' });
  return { id, who: clerk, form: page.form('/receiving/undos') };
}

async function received(portal: TestPortal, boxes: number): Promise<{ note: ArrivingNote; receipt: string }> {
  const arriving = await scanned(portal, boxes);
  const clerk = await inBrowser(portal, 'zhao-qiang');
  const page = await clerk.submit((await clerk.get(`/receiving/notes/${arriving.id}`)).form(/finish$/));
  return { note: arriving, receipt: page.url };
}

async function photographed(portal: TestPortal): Promise<{ who: Browser; form: Form; body: FormData }> {
  const { id } = await scanned(portal, 1);
  const body = new FormData();
  body.append('_key', randomUUID());
  body.append('photos', new Blob([new Uint8Array(aJpeg())]), '1.jpg');
  return { who: await inBrowser(portal, 'zhao-qiang'), form: new Form(`/receiving/notes/${id}/photos`, []), body };
}

/** What October has to bill, of an order of its own; the month's statement when it is issued. */
async function billable(portal: TestPortal): Promise<string> {
  const supplier = (await portal.db.sql<{ id: string }>(`select id from suppliers where code = 'S1001'`))[0]?.id ?? '';
  const order = anOrder();
  await order.line({ quantity: '1000' }).apply(portal);
  await posted(portal, { order: order.number, quantity: '100', on: '2026-10-12' });
  return `/statements/running?period=2026-10&supplier=${supplier}`;
}

async function statement(portal: TestPortal): Promise<string> {
  const [live] = await portal.db.sql<{ id: string }>(`select id from statements where state not in ('locked', 'withdrawn') order by id desc limit 1`);
  return `/statements/${live?.id}`;
}

const onStatement = (who: string, page: string, action: RegExp, values: Record<string, string> = {}): Act => async (portal) =>
  filled(await inBrowser(portal, who), `${await statement(portal)}${page}`, action, values);

const disputed: Act = async (portal) => {
  const path = await statement(portal);
  const [line] = await portal.db.sql<{ id: string }>('select min(id) as id from statement_lines where live and statement_id = $1', [path.split('/')[2]]);
  return filled(await inBrowser(portal, 'zhou-jing'), `${path}/disputes?line=${line?.id}`, /disputes$/, { [`lines[l${line?.id}][kind]`]: 'price', [`lines[l${line?.id}][text]`]: '合同价 3.30' });
};

/** Orders and what is answered to them; notes; what is counted and received; statements. In this order. */
export const writesOfDocuments: Acts = {
  'purchase_order.keep_draft': {
    none: async (portal) => {
      const { path, schedule } = await ordered(portal);
      return filled(await inBrowser(portal, 'li-wei'), path, /answer-draft$/, { [`lines[s${schedule}][action]`]: 'accept' });
    },
  },
  'purchase_order.answer': {
    'purchase_order.answered': async (portal) => {
      const { path } = await ordered(portal);
      return filled(await inBrowser(portal, 'li-wei'), path, /answers$/, { accept_all: '1' });
    },
  },
  'purchase_order.decide': {
    'purchase_order.decided': async (portal) => {
      const { path, schedule } = await answered(portal, { action: 'propose', parts: [['2026-12-20', '100']], reason: 'capacity' });
      const buyer = await inBrowser(portal, 'wang-fang');
      return { who: buyer, form: await deciding(portal, await buyer.get(path), schedule, [{ decision: 'approve' }]) };
    },
  },
  'purchase_order.reopen': {
    'purchase_order.reopened': async (portal) => {
      const { path } = await answered(portal, { action: 'reject', reason: 'capacity', text: '产线检修' });
      return filled(await inBrowser(portal, 'wang-fang'), path, /reopenings$/, WHY);
    },
  },
  'delivery_note.rearrange': {
    none: async (portal) => {
      const line = await shippable(portal);
      return filled(await inBrowser(portal, 'li-wei'), `/delivery-notes/new?line=${line}`, '/delivery-notes/new', { row: `add:${line}` });
    },
  },
  'delivery_note.create': { 'delivery_note.drafted': async (portal) => filled(await inBrowser(portal, 'li-wei'), `/delivery-notes/new?line=${await shippable(portal)}`, '/delivery-notes', { then: 'draft' }) },
  'delivery_note.edit': {
    none: on('draft', '/edit', /edit$/, { then: 'draft', remark: '轻放' }),
    'delivery_note.submitted': on('draft', '/edit', /edit$/, { then: 'submit' }),
  },
  'delivery_note.submit': { 'delivery_note.submitted': on('draft', '', /submission$/) },
  'delivery_note.revise': { 'delivery_note.revised': on('submit', '/edit', /revision$/, { remark: '轻放' }) },
  'delivery_note.print': { 'delivery_note.printed': on('submit', '', /prints$/) },
  'delivery_note.cancel': {
    'delivery_note.cancelled': on('submit', '', /cancellation$/, WHY),
    'delivery_note.discarded': on('draft', '', /cancellation$/, WHY),
  },
  'scan.record': { 'delivery_note.arrived': scan(0), none: scan(1) },
  'scan.record_batch': { 'delivery_note.arrived': batch(0), none: batch(1) },
  'loose_count.record': { 'delivery_note.arrived': byHand(0), none: byHand(1) },
  'scan.undo': { none: undone },
  'receiving_photo.add': { 'delivery_note.photos_added': photographed },
  'receiving_photo.remove': {
    'delivery_note.photo_removed': async (portal) => {
      const [photo] = await portal.db.sql<{ note: string }>('select note_id as note from receiving_photos order by id desc limit 1');
      return filled(await inBrowser(portal, 'zhao-qiang'), `/receiving/notes/${photo?.note}/photos`, /removal$/);
    },
  },
  'goods_receipt.post': {
    'goods_receipt.posted': async (portal) => filled(await inBrowser(portal, 'zhao-qiang'), `/receiving/notes/${(await scanned(portal, 2)).id}`, /finish$/),
    'delivery_note.reopened': async (portal) => {
      const { id, who, form } = await undone(portal);
      await who.submit(form);
      return filled(who, `/receiving/notes/${id}`, /finish$/);
    },
  },
  'goods_receipt.reverse': {
    'goods_receipt.reversed': async (portal) => {
      const { receipt, note: { boxes } } = await received(portal, 2);
      const [line] = await portal.db.sql<{ id: string }>('select id from goods_receipt_lines where receipt_id = $1', [receipt.split('/').at(-1)]);
      return filled(await inBrowser(portal, 'zhao-qiang'), receipt, /reversals$/, { ...WHY, way: 'recount', [`lines[r${line?.id}][packages][]`]: boxes[0]?.id ?? '' });
    },
  },
  'delivery_note.close_remainder': {
    'delivery_note.remainder_closed': async (portal) => filled(await inBrowser(portal, 'li-wei'), `/delivery-notes/${(await received(portal, 1)).note.id}`, /closure$/, WHY),
  },
  'scan_pattern.learn': {
    'supplier.pattern_learned': async (portal) => {
      const [supplier] = await portal.db.sql<{ id: string }>(`select id from suppliers where code = 'S1002'`);
      return filled(await inBrowser(portal, 'zhao-qiang'), `/receiving/patterns/new?sample=${encodeURIComponent('W|YX-6170-10Z|1')}`, '/receiving/patterns', { supplier: supplier?.id ?? '', 'parts[p2]': 'item' });
    },
  },
  'scan_pattern.retire': { 'supplier.pattern_retired': async (portal) => filled(await inBrowser(portal, 'zhao-qiang'), '/receiving/patterns', /retire$/) },
  'statement.issue': { 'statement.issued': async (portal) => filled(await inBrowser(portal, 'sun-li'), await billable(portal), '/statements') },
  'statement_dispute.raise': { 'statement.disputed': disputed },
  'statement_dispute.take_back': { 'statement.dispute_taken_back': onStatement('zhou-jing', '', /withdrawal$/) },
  'statement_dispute.resolve': {
    'statement.dispute_resolved': async (portal) => {
      const { who, form } = await disputed(portal);
      await who.submit(form);
      const [dispute] = await portal.db.sql<{ id: string }>('select id from statement_disputes where resolution is null');
      return onStatement('sun-li', '/resolutions', /resolutions$/, { [`disputes[d${dispute?.id}][resolution]`]: 'kept', [`disputes[d${dispute?.id}][text]`]: '按合同' })(portal);
    },
  },
  'statement.reissue': { 'statement.issued': onStatement('sun-li', '', /versions$/) },
  'statement.agree': { 'statement.agreed': onStatement('zhou-jing', '', /agreement$/) },
  'statement.confirm': { 'statement.locked': onStatement('sun-li', '', /confirmation$/) },
  'statement_run.start': {
    'statement_run.finished': async (portal) => {
      await billable(portal);
      return filled(await inBrowser(portal, 'sun-li'), '/statements/running?period=2026-11', '/statement-runs');
    },
  },
  'statement.withdraw': { 'statement.withdrawn': onStatement('sun-li', '', /withdrawal$/, WHY) },
};
