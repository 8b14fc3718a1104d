import { drop, hengli, jsonOrder, look, messagesOf } from '../erp-exchange/exchange.support.js';
import { accepted } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import type { TestPortal } from '../support/portal.js';
import { filled, inBrowser, type Act, type Acts } from './writes-of-people.js';

const SUPPLIER = { code: 'S9001', name: '宁波新源轴承有限公司', nameEn: 'Ningbo Xinyuan Bearing', shortName: '新源' };
const PLANT = { code: '9000', name: '宁波工厂', nameEn: 'Ningbo plant' };

async function idOf(portal: TestPortal, table: 'suppliers' | 'plants', code: string): Promise<string> {
  return (await portal.db.sql<{ id: string }>(`select id from ${table} where code = $1`, [code]))[0]?.id ?? '';
}

/** Something in the house changed by its administrator: the page it stands on, the form, the values. */
const boss = (page: string, action: string | RegExp, values: Record<string, string> = {}): Act => async (portal) =>
  filled(await inBrowser(portal, 'he-jie'), page, action, values);

const supplierTo = (values: Record<string, string>): Act => async (portal) => {
  const id = await idOf(portal, 'suppliers', SUPPLIER.code);
  return boss(`/suppliers/${id}/edit`, `/suppliers/${id}`, values)(portal);
};

/** A document that was dropped into the inbox and waits as it ended. */
async function waiting(portal: TestPortal, number: string, document: string): Promise<string> {
  await drop(portal, `${number}.json`, document);
  await look(portal);
  return (await messagesOf(portal, number)).at(-1)?.id ?? '';
}

const unknownItem = (number: string) => jsonOrder(number, [{ item: `ERP-${number}` }]);

async function contradiction(portal: TestPortal): Promise<string> {
  await waiting(portal, 'PO-TWICE', jsonOrder('PO-TWICE', [{ quantity: '100' }], { messageId: 'M-1' }));
  return waiting(portal, 'PO-TWICE', jsonOrder('PO-TWICE', [{ quantity: '80' }], { messageId: 'M-1', revision: '2' }));
}

async function sentMessage(portal: TestPortal): Promise<string> {
  await accepted(portal, (await anOrder().line().apply(portal)).orderId);
  await portal.settle();
  await portal.settle('erp-outbox');
  return (await portal.db.sql<{ id: string }>(`select id from exchange_messages where direction = 'out' order by id limit 1`))[0]?.id ?? '';
}

async function failedMails(portal: TestPortal): Promise<string> {
  await portal.db.sql(`insert into mails (event_id, recipient, subject, body, locale, state, next_at, created_at)
    values ('test:' || gen_random_uuid(), 'li.wei@hengli.example', '一封邮件', '正文', 'zh-CN', 'failed', now(), now())`);
  return (await portal.db.sql<{ id: string }>('select max(id)::text as id from mails'))[0]?.id ?? '';
}

async function deadDelivery(portal: TestPortal): Promise<string> {
  const { orderId } = await anOrder('OUT-DEAD').line().apply(portal);
  const [dead] = await portal.db.sql<{ id: string }>(
    `update fact_deliveries set state = 'dead', attempts = 12, error = 'x' where id = (select min(id) from fact_deliveries
     where subject_type = 'purchase_order' and subject_id = $1) returning id::text`, [orderId]);
  return dead?.id ?? '';
}

/** Master data, the ERP exchange, mails: what the administrator does. */
export const writesOfTheHouse: Acts = {
  'organization.change': { 'company.changed': boss('/organization', '/organization', { nameEn: 'Mingda Precision' }) },
  'source.change': { 'source.changed': async (portal) => boss('/organization', /^\/organization\/sources\/\d+$/, { plantId: await idOf(portal, 'plants', '1000') })(portal) },
  'plant.create': { 'plant.created': boss('/organization/plants/new', '/organization/plants', PLANT) },
  'plant.change': {
    'plant.changed': async (portal) => {
      const path = `/organization/plants/${await idOf(portal, 'plants', PLANT.code)}`;
      return boss(path, path, { address: '宁波市北仑区 1 号' })(portal);
    },
  },
  'supplier.create': { 'supplier.created': boss('/suppliers/new', '/suppliers', SUPPLIER) },
  'supplier.change': {
    'supplier.changed': supplierTo({ phone: '0574-5555 0101' }),
    'supplier.blocked': supplierTo({ state: 'blocked' }),
    'supplier.unblocked': supplierTo({ state: 'active' }),
  },
  'unit_conversion.add': { 'unit_conversion.added': boss('/unit-conversions', '/unit-conversions', { itemCode: hengli(0), denominator: '1', fromUnit: 'KGM', numerator: '8', toUnit: 'H87' }) },
  'unit_conversion.retire': { 'unit_conversion.retired': boss('/unit-conversions', /^\/unit-conversions\/\d+\/retirement$/) },
  'mappings.set': { 'code_mapping.set': boss('/mappings', '/mappings', { source: 'erp', kind: 'item', code: 'ERP-1', target: hengli(0) }) },
  'exchange.map': {
    'code_mapping.set': async (portal) => {
      const path = `/exchange/${await waiting(portal, 'PO-MAP', unknownItem('PO-MAP'))}`;
      return boss(path, `${path}/mappings`, { 'needs[n0][target]': hengli(0) })(portal);
    },
  },
  'exchange.attempt': {
    'exchange_message.taken_again': async (portal) => {
      const path = `/exchange/${await waiting(portal, 'PO-AGAIN', unknownItem('PO-AGAIN'))}`;
      return boss(path, `${path}/attempts`)(portal);
    },
    'exchange_message.sent_again': async (portal) => {
      const path = `/exchange/${await sentMessage(portal)}`;
      return boss(path, `${path}/attempts`)(portal);
    },
  },
  'exchange.discard': {
    'exchange_message.discarded': async (portal) => {
      const path = `/exchange/${await waiting(portal, 'PO-AWAY', unknownItem('PO-AWAY'))}`;
      return boss(path, `${path}/discard`, { reason: '重复' })(portal);
    },
  },
  'exchange.accept': {
    'exchange_message.accepted': async (portal) => {
      const path = `/exchange/${await contradiction(portal)}`;
      return boss(path, `${path}/acceptances`)(portal);
    },
  },
  'exchange.deliver': {
    'fact_delivery.retried': async (portal) => boss('/exchange', `/exchange/deliveries/${await deadDelivery(portal)}/attempts`)(portal),
  },
  'mails.send_again': {
    'mail.sent_again': async (portal) => {
      const id = await failedMails(portal);
      return boss(`/mails/${id}`, `/mails/${id}/attempts`)(portal);
    },
  },
  'mails.send_all_again': {
    'mail.all_sent_again': async (portal) => {
      await failedMails(portal);
      return boss('/mails', '/mails/attempts')(portal);
    },
  },
};
