import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/erp-exchange/findings.js';
import { placeWords } from '../../src/erp-exchange/place-words.js';
import { Catalog } from '../../src/platform/i18n/catalog.js';

describe('where something stands in a document, in words', () => {
  const catalog = new Catalog('views');

  it.each<[string, Finding['severity'], string, string]>([
    ['/lines/00010/item', 'map', '订单行 00010 · 物料', 'order line 00010 · Item'],
    ['/lines/00010/schedules/2/quantity', 'rule', '订单行 00010 · 计划行 2 · 数量', 'order line 00010 · schedule line 2 · Quantity'],
    ['/lines/0/schedules/1/requiredOn', 'refuse', '文件里第 1 个订单行 · 第 2 个计划行 · 需求日期', 'order line no. 1 of the file · schedule line no. 2 · Required date'],
    ['/lines/0/item/buyerCode', 'refuse', '文件里第 1 个订单行 · 物料编码', 'order line no. 1 of the file · Item code'],
    ['/supplier', 'map', '供应商', 'Supplier'],
    ['/supplier/identifiers/0/value', 'refuse', '供应商标识', 'Supplier identifiers'],
    ['/shipTo', 'map', '收货地点', 'Place of delivery'],
    ['/Order/OrderLine[3]/LineItem/Quantity/@unitCode', 'refuse', '文件里第 3 个订单行 · 单位', 'order line no. 3 of the file · Unit'],
    ['/Order/OrderLine/LineItem/Item/SellersItemIdentification/ID', 'note', '文件里第 1 个订单行 · 物料', 'order line no. 1 of the file · Item'],
    ['/OrderChange/OrderLine[2]/LineItem/Quantity', 'refuse', '文件里第 2 个订单行 · 数量', 'order line no. 2 of the file · Quantity'],
    ['/OrderCancellation/SellerSupplierParty', 'refuse', '供应商', 'Supplier'],
    ['/Order/DocumentCurrencyCode', 'refuse', '币种', 'Currency'],
    ['/whatever', 'note', '', ''],
    ['', 'refuse', '', ''],
  ])('%s', (path, severity, zh, en) => {
    expect([placeWords(catalog, 'zh-CN', { severity, path }), placeWords(catalog, 'en', { severity, path })]).toEqual([zh, en]);
  });
});
