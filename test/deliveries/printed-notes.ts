import type { BoxLabel, BoxLabelsPdfModel } from '../../src/deliveries/box-label.pdf-model.js';
import type { DeliveryNotePdfLine, DeliveryNotePdfModel } from '../../src/deliveries/delivery-note.pdf-model.js';

const ITEMS = [
  ['E10-2201-A', 'MCU 控制板', 'V3.2 / STM32H7', 'PCS'],
  ['E10-2207-C', '电源模块', '24V/5A 宽压输入 带过流保护', 'PCS'],
  ['E10-4102-A', '端子排', '12P 5.08', 'PCS'],
  ['M20-3310-B', '铝合金压铸外壳（喷砂阳极氧化，含 M3 镶嵌螺母与导电衬垫）', 'ADC12 320×240×85 mm，表面粗糙度 Ra≤1.6 µm，公差 ±0.05 mm', 'PCS'],
  ['R05-0007', '导热硅脂', '≥3.5 W/(m·K)　-40℃~150℃', 'KG'],
] as const;

/** `count` lines of a note, each in a lot of its own. */
export function noteLines(count: number): DeliveryNotePdfLine[] {
  return Array.from({ length: count }, (_, index) => {
    const [itemCode, name, spec, unit] = ITEMS[index % ITEMS.length] ?? ITEMS[0];
    return {
      orderNumber: `PO-20261118-00${36 + Math.floor(index / 10)}`,
      orderLine: String((index + 1) * 10),
      itemCode,
      supplierItemCode: index % 3 === 0 ? `HL-${itemCode.slice(4)}` : null,
      name,
      spec,
      unit,
      quantity: unit === 'KG' ? '12.500000' : `${(index + 1) * 100}.000000`,
      packageCount: (index % 9) + 1,
      lot: `L2611-${String(index + 1).padStart(3, '0')}`,
      madeOn: index % 2 === 0 ? '2026-11-02' : null,
      expiresOn: unit === 'KG' ? '2027-11-01' : null,
      remark: index % 7 === 1 ? '余 500 12-02' : null,
    };
  });
}

/** A note of 恒力; `count` lines, anything else replaceable. */
export function printedNote(count: number, changes: Partial<DeliveryNotePdfModel> = {}): DeliveryNotePdfModel {
  return {
    language: 'zh-CN',
    number: 'SH20261122-0017',
    version: 1,
    documentCode: 'SN7K4QX9M2A1C',
    supplier: { name: '苏州恒力精密电子有限公司', phone: '0512-6688 0000', address: '苏州工业园区星湖街 218 号' },
    customer: '广东恒迈智能装备有限公司',
    plant: '东莞松山湖工厂',
    dock: '2 号仓 8 号门',
    address: '广东省东莞市松山湖高新技术产业开发区科技四路 16 号恒迈智能装备产业园 2 号仓',
    shippedOn: '2026-11-22',
    expectedOn: '2026-11-23',
    carrier: '顺丰速运',
    vehicle: '苏E·88K21',
    driver: '周师傅',
    driverPhone: '138 0000 0000',
    lines: noteLines(count),
    packages: [{ kind: '托盘', count: 2 }, { kind: '纸箱', count: 53 }],
    remark: null,
    preparedBy: '李伟',
    timeZone: 'Asia/Shanghai',
    printing: { at: '2026-11-22T05:58:00Z', by: '李伟', count: 1 },
    ...changes,
  };
}

/** One full carton; anything replaceable. */
export function boxLabel(ordinal: number, total: number, changes: Partial<BoxLabel> = {}): BoxLabel {
  return {
    packageCode: `PK7K4QX9M2A${String(ordinal).padStart(3, '0')}H`,
    content: {
      itemCode: 'E10-2201-A',
      supplierItemCode: 'HL-2201-A',
      name: 'MCU 控制板',
      spec: 'V3.2 / STM32H7',
      quantity: '200.000000',
      unit: 'PCS',
      lot: '2611-07',
      madeOn: '2026-11-02',
      expiresOn: '2027-11-01',
      orderNumber: 'PO-20261118-0036',
      orderLine: '10',
    },
    ordinal,
    total,
    ...changes,
  };
}

/** Labels of one note. */
export function printedLabels(labels: BoxLabel[], changes: Partial<BoxLabelsPdfModel> = {}): BoxLabelsPdfModel {
  return {
    language: 'zh-CN',
    noteNumber: 'SH20261122-0017',
    supplierShortName: '恒力电子',
    plant: '东莞松山湖工厂',
    dock: '2 号仓 8 号门',
    labels,
    reprint: false,
    printedAt: '2026-11-22T05:58:00Z',
    ...changes,
  };
}
