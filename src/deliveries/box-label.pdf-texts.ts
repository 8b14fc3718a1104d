import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';

/** The words printed on a box label. */
export interface BoxLabelTexts {
  readonly fileTitle: (noteNumber: string) => string;
  readonly supplierItemCode: string;
  readonly mixed: string;
  readonly lot: string;
  readonly madeOn: string;
  readonly expiresOn: string;
  readonly order: string;
  readonly note: string;
  readonly reprint: string;
}

export const boxLabelTexts: Record<DocumentLanguage, BoxLabelTexts> = {
  'zh-CN': {
    fileTitle: (noteNumber) => `外箱标签 ${noteNumber}`,
    supplierItemCode: '供方料号',
    mixed: '混装，见送货单',
    lot: '批次',
    madeOn: '生产日期',
    expiresOn: '有效期',
    order: '采购订单 / 行',
    note: '送货单',
    reprint: '补打',
  },
  en: {
    fileTitle: (noteNumber) => `Box labels ${noteNumber}`,
    supplierItemCode: 'Supplier item',
    mixed: 'Mixed, see delivery note',
    lot: 'Lot',
    madeOn: 'Made on',
    expiresOn: 'Expires on',
    order: 'PO / line',
    note: 'Delivery note',
    reprint: 'REPRINT',
  },
};
