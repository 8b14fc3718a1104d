import type { StatementPdfLine, StatementPdfModel } from '../../src/reconciliation/statement.pdf-model.js';

/** A receipt line; amounts follow R-57 for the defaults. */
export function statementLine(changes: Partial<StatementPdfLine> = {}): StatementPdfLine {
  return {
    kind: 'receipt',
    priorPeriod: false,
    provisionalPrice: false,
    postedOn: '2026-11-03',
    sourceNumber: 'GR2611030021',
    noteNumber: 'SH20261102-0009',
    orderNumber: 'PO-20261021-0098',
    orderLine: '10',
    itemCode: 'E10-2201-A',
    name: 'MCU 控制板',
    spec: 'V3.2 / STM32H7',
    unit: 'PCS',
    quantity: '1200.000000',
    price: '46.500000',
    per: '1',
    priceBasis: 'tax_inclusive',
    taxRate: '0.13',
    net: '49380.53',
    tax: '6419.47',
    gross: '55800.00',
    remark: null,
    ...changes,
  };
}

/** `count` lines of every kind a statement knows. */
export function statementLines(count: number): StatementPdfLine[] {
  const kinds: Partial<StatementPdfLine>[] = [
    {},
    { sourceNumber: 'GR2611050044', itemCode: 'E10-2207-C', name: '电源模块', spec: '24V/5A', quantity: '600', price: '38.2', net: '20283.19', tax: '2636.81', gross: '22920.00', priorPeriod: true },
    { kind: 'reversal', sourceNumber: 'GR2611050051', quantity: '-7', price: '3.3333', net: '-20.65', tax: '-2.68', gross: '-23.33', remark: 'GR2611030021' },
    { kind: 'return', sourceNumber: 'RT2611120003', noteNumber: null, quantity: '-18', net: '-740.71', tax: '-96.29', gross: '-837.00' },
    { kind: 'deduction', sourceNumber: 'DD2611200002', noteNumber: null, orderNumber: null, orderLine: null, itemCode: null, name: '质量扣款（来料不良 3 批）', spec: null, unit: null, quantity: null, price: null, taxRate: '0.06', net: '-811.32', tax: '-48.68', gross: '-860.00' },
    { itemCode: 'M20-3310-B', name: '铝合金压铸外壳（喷砂阳极氧化，含 M3 镶嵌螺母与导电衬垫）', spec: 'ADC12 320×240×85 mm，Ra≤1.6 µm', per: '100', price: '4150', provisionalPrice: true, quantity: '300', net: '11017.70', tax: '1432.30', gross: '12450.00' },
  ];
  return Array.from({ length: count }, (_, index) => statementLine(kinds[index % kinds.length]));
}

/** A locked statement of 恒力; anything replaceable. */
export function printedStatement(count: number, changes: Partial<StatementPdfModel> = {}): StatementPdfModel {
  return {
    language: 'zh-CN',
    number: 'ST-202611-0086',
    version: 2,
    state: 'locked',
    buyer: { name: '广东恒迈智能装备有限公司', uscc: '91441900MA4UQ12L3X' },
    supplier: { name: '苏州恒力精密电子有限公司', uscc: '91320594MA1WK45J7R' },
    period: { from: '2026-11-01', to: '2026-11-30' },
    cutOff: '2026-11-30',
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    paymentTerm: '月结 60 天',
    dueOn: '2027-01-29',
    lines: statementLines(count),
    rates: [
      { taxRate: '0.13', net: '102636.99', tax: '13286.01', gross: '115923.00', taxOnSum: '13342.81' },
      { taxRate: '0.06', net: '-811.32', tax: '-48.68', gross: '-860.00', taxOnSum: '-48.68' },
    ],
    total: { net: '101825.67', tax: '13237.33', gross: '115063.00', taxOnSum: '13237.34' },
    hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    confirmations: {
      buyer: { by: '孙丽', at: '2026-12-02T02:11:00Z' },
      supplier: { by: '周静', at: '2026-12-01T07:40:00Z' },
    },
    printing: { at: '2026-12-02T03:00:00Z', by: '孙丽' },
    ...changes,
  };
}
