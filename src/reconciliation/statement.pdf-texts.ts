import type { DocumentLanguage } from '../platform/pdf/pdf-template.js';
import type { StatementBasis, StatementPdfLineKind, StatementPdfModel } from './statement.pdf-model.js';

type State = StatementPdfModel['state'];

/** The words printed on a statement of account. */
export interface StatementTexts {
  readonly title: string;
  readonly fileTitle: (number: string) => string;
  readonly version: (version: number) => string;
  /** What stands across the head while the paper binds nobody; null once it does. */
  readonly mark: Record<State, string | null>;
  readonly buyer: string;
  readonly supplier: string;
  readonly uscc: string;
  readonly period: string;
  readonly currency: string;
  readonly paymentTerm: string;
  readonly dueOn: string;
  readonly cutOff: string;
  readonly basis: string;
  readonly basisOf: Record<StatementBasis, string>;
  readonly columns: {
    readonly postedOn: string;
    readonly source: string;
    readonly note: string;
    readonly order: string;
    readonly item: string;
    readonly unit: string;
    readonly quantity: string;
    readonly price: Record<StatementBasis, string>;
    readonly rate: string;
    readonly net: string;
    readonly tax: string;
    readonly gross: string;
    readonly remark: string;
  };
  readonly basisMark: Record<'tax_inclusive' | 'tax_exclusive', string>;
  readonly kind: Record<StatementPdfLineKind, string | null>;
  readonly priorPeriod: string;
  readonly provisional: string;
  /** A line that an earlier statement let go after a dispute. */
  readonly carriedFrom: (number: string) => string;
  /** Goods taken in damaged: paid for as agreed, yet another line than the good ones of the same receipt. */
  readonly damaged: string;
  /** Columns that only the file of lines has. */
  readonly csv: Record<'order' | 'orderLine' | 'itemCode' | 'supplierItemCode' | 'itemName' | 'spec' | 'lot' | 'per' | 'basis', string>;
  readonly subtotal: (rate: string) => string;
  readonly total: (currency: string) => string;
  readonly sumOfTax: string;
  readonly taxOnSum: string;
  readonly taxDifference: string;
  readonly amountWords: string;
  readonly confirmation: (number: string, version: number, gross: string) => string;
  readonly confirmed: (moment: string, by: string) => string;
  readonly notConfirmed: string;
  readonly seal: string;
  readonly signature: string;
  readonly date: string;
  readonly hash: string;
  readonly page: (page: number, pages: number) => string;
  readonly printed: (moment: string, zone: string, by: string) => string;
}

export const statementTexts: Record<DocumentLanguage, StatementTexts> = {
  'zh-CN': {
    title: '对 账 单',
    fileTitle: (number) => `对账单 ${number}`,
    version: (version) => `第 ${version} 版`,
    mark: {
      running: '草稿 · 未出账',
      issued: '未确认',
      disputed: '有异议 · 未确认',
      agreed: '一方已确认 · 未锁定',
      locked: null,
      invoicing: null,
      settled: null,
      withdrawn: '已撤回 · 无效',
      superseded: '已有新版 · 无效',
    },
    buyer: '采购方',
    supplier: '供应商',
    uscc: '统一社会信用代码',
    period: '账期',
    currency: '币种',
    paymentTerm: '付款条件',
    dueOn: '应付日',
    cutOff: '截止日',
    basis: '计价',
    basisOf: { tax_inclusive: '含税单价', tax_exclusive: '不含税单价', mixed: '含税与不含税单价并存，逐行标明' },
    columns: {
      postedOn: '日期',
      source: '入库单 / 凭证',
      note: '送货单',
      order: '采购订单 / 行',
      item: '物料编码 名称 规格',
      unit: '单位',
      quantity: '数量',
      price: { tax_inclusive: '含税单价', tax_exclusive: '不含税单价', mixed: '单价' },
      rate: '税率',
      net: '不含税金额',
      tax: '税额',
      gross: '价税合计',
      remark: '备注',
    },
    basisMark: { tax_inclusive: '含税', tax_exclusive: '不含税' },
    kind: { receipt: null, reversal: '冲销', return: '退货', adjustment: '调整', deduction: '扣款' },
    priorPeriod: '上期补入',
    provisional: '暂估价',
    carriedFrom: (number) => `异议转入 ${number}`,
    damaged: '破损',
    csv: {
      order: '采购订单', orderLine: '行号', itemCode: '物料编码', supplierItemCode: '供方料号', itemName: '名称', spec: '规格型号', lot: '批次',
      per: '价格单位', basis: '计价',
    },
    subtotal: (rate) => `税率 ${rate} 小计`,
    total: (currency) => `合计（${currency}）`,
    sumOfTax: '税额（逐行合计）',
    taxOnSum: '税额（按合计金额计算）',
    taxDifference: '差额',
    amountWords: '价税合计（大写）',
    confirmation: (number, version, gross) =>
      `双方确认：对账单 ${number} 第 ${version} 版所列数量、单价与金额无误，价税合计 ${gross}。`,
    confirmed: (moment, by) => `${by} 于 ${moment} 在线确认`,
    notConfirmed: '尚未确认',
    seal: '盖章',
    signature: '经办人',
    date: '日期',
    hash: '数据摘要 SHA-256',
    page: (page, pages) => `第 ${page} / ${pages} 页`,
    printed: (moment, zone, by) => `打印 ${moment}（${zone}）${by}`,
  },
  en: {
    title: 'STATEMENT OF ACCOUNT',
    fileTitle: (number) => `Statement ${number}`,
    version: (version) => `Version ${version}`,
    mark: {
      running: 'DRAFT, NOT ISSUED',
      issued: 'NOT CONFIRMED',
      disputed: 'DISPUTED, NOT CONFIRMED',
      agreed: 'NOT LOCKED, ONE SIDE CONFIRMED',
      locked: null,
      invoicing: null,
      settled: null,
      withdrawn: 'WITHDRAWN, VOID',
      superseded: 'SUPERSEDED, VOID',
    },
    buyer: 'Buyer',
    supplier: 'Supplier',
    uscc: 'USCC',
    period: 'Period',
    currency: 'Currency',
    paymentTerm: 'Payment term',
    dueOn: 'Due on',
    cutOff: 'Cut-off',
    basis: 'Prices',
    basisOf: { tax_inclusive: 'including tax', tax_exclusive: 'excluding tax', mixed: 'including and excluding tax, marked per line' },
    columns: {
      postedOn: 'Date',
      source: 'Receipt / document',
      note: 'Delivery note',
      order: 'PO / line',
      item: 'Item code, name, specification',
      unit: 'Unit',
      quantity: 'Quantity',
      price: { tax_inclusive: 'Price incl. tax', tax_exclusive: 'Price excl. tax', mixed: 'Price' },
      rate: 'Tax rate',
      net: 'Net',
      tax: 'Tax',
      gross: 'Gross',
      remark: 'Remark',
    },
    basisMark: { tax_inclusive: 'incl.', tax_exclusive: 'excl.' },
    kind: { receipt: null, reversal: 'Reversal', return: 'Return', adjustment: 'Adjustment', deduction: 'Deduction' },
    priorPeriod: 'Prior period',
    provisional: 'Provisional',
    carriedFrom: (number) => `Disputed, from ${number}`,
    damaged: 'Damaged',
    csv: {
      order: 'PO', orderLine: 'PO line', itemCode: 'Item code', supplierItemCode: 'Supplier item code', itemName: 'Name', spec: 'Specification',
      lot: 'Lot', per: 'Price per', basis: 'Basis',
    },
    subtotal: (rate) => `Subtotal at ${rate}`,
    total: (currency) => `Total (${currency})`,
    sumOfTax: 'Tax, sum of lines',
    taxOnSum: 'Tax on the sum',
    taxDifference: 'Difference',
    amountWords: 'Gross in words',
    confirmation: (number, version, gross) =>
      `Both sides confirm the quantities, prices and amounts of statement ${number}, version ${version}: ${gross} gross.`,
    confirmed: (moment, by) => `Confirmed online by ${by}, ${moment}`,
    notConfirmed: 'Not confirmed yet',
    seal: 'Company seal',
    signature: 'Signed by',
    date: 'Date',
    hash: 'SHA-256 of the data',
    page: (page, pages) => `Page ${page} of ${pages}`,
    printed: (moment, zone, by) => `Printed ${moment} (${zone}) by ${by}`,
  },
};
