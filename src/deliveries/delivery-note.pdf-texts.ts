import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';

/** The words printed on a delivery note, in the document's language. */
export interface DeliveryNoteTexts {
  readonly title: string;
  readonly fileTitle: (number: string) => string;
  readonly number: string;
  readonly version: (version: number) => string;
  readonly reprint: string;
  readonly phone: string;
  readonly customer: string;
  readonly shippedOn: string;
  readonly plantAndDock: string;
  readonly expectedAt: string;
  readonly address: string;
  readonly transport: string;
  readonly columns: {
    readonly position: string;
    readonly order: string;
    readonly item: string;
    readonly name: string;
    readonly unit: string;
    readonly quantity: string;
    readonly packages: string;
    readonly lot: string;
    readonly remark: string;
  };
  readonly madeOn: (date: string) => string;
  readonly expiresOn: (date: string) => string;
  readonly total: string;
  readonly lines: (count: number) => string;
  readonly packages: string;
  readonly packageOf: (kind: string, count: number) => string;
  readonly remark: string;
  readonly preparedBy: string;
  readonly deliveredBy: string;
  readonly receivedBy: string;
  readonly receivedOn: string;
  readonly page: (page: number, pages: number) => string;
  readonly printed: (moment: string, by: string, count: number) => string;
}

export const deliveryNoteTexts: Record<DocumentLanguage, DeliveryNoteTexts> = {
  'zh-CN': {
    title: '送 货 单',
    fileTitle: (number) => `送货单 ${number}`,
    number: '送货单号',
    version: (version) => `第 ${version} 版`,
    reprint: '补打',
    phone: '电话',
    customer: '客户',
    shippedOn: '送货日期',
    plantAndDock: '工厂 / 收货口',
    expectedAt: '预计到达',
    address: '收货地址',
    transport: '承运 / 车牌 / 司机',
    columns: {
      position: '序',
      order: '采购订单 / 行',
      item: '物料编码',
      name: '名称 规格',
      unit: '单位',
      quantity: '数量',
      packages: '件数',
      lot: '批次 / 生产日期 / 有效期',
      remark: '备注',
    },
    madeOn: (date) => `产 ${date}`,
    expiresOn: (date) => `效 ${date}`,
    total: '合计',
    lines: (count) => `共 ${count} 行`,
    packages: '包装',
    packageOf: (kind, count) => `${kind} × ${count}`,
    remark: '备注',
    preparedBy: '制单',
    deliveredBy: '送货人',
    receivedBy: '收货人（签章）',
    receivedOn: '收货日期',
    page: (page, pages) => `第 ${page} / ${pages} 页`,
    printed: (moment, by, count) => `${count > 1 ? '补打' : '打印'} ${moment} ${by}（第 ${count} 次）`,
  },
  en: {
    title: 'DELIVERY NOTE',
    fileTitle: (number) => `Delivery note ${number}`,
    number: 'Note no.',
    version: (version) => `Version ${version}`,
    reprint: 'REPRINT',
    phone: 'Tel.',
    customer: 'Customer',
    shippedOn: 'Delivery date',
    plantAndDock: 'Plant / dock',
    expectedAt: 'Expected',
    address: 'Deliver to',
    transport: 'Carrier / vehicle / driver',
    columns: {
      position: '#',
      order: 'PO / line',
      item: 'Item code',
      name: 'Name, specification',
      unit: 'Unit',
      quantity: 'Quantity',
      packages: 'Pkgs',
      lot: 'Lot / made on / expires on',
      remark: 'Remark',
    },
    madeOn: (date) => `MFD ${date}`,
    expiresOn: (date) => `EXP ${date}`,
    total: 'Total',
    lines: (count) => (count === 1 ? '1 line' : `${count} lines`),
    packages: 'Packages',
    packageOf: (kind, count) => `${count} × ${kind}`,
    remark: 'Remark',
    preparedBy: 'Prepared by',
    deliveredBy: 'Delivered by',
    receivedBy: 'Received by (seal)',
    receivedOn: 'Received on',
    page: (page, pages) => `Page ${page} of ${pages}`,
    printed: (moment, by, count) => `${count > 1 ? 'Reprinted' : 'Printed'} ${moment} by ${by} (print ${count})`,
  },
};
