/** One word per thing, in Chinese and in English: the rows of the project's glossary that stand on a page. */
export interface Term {
  zh: string;
  en: string;
  /** Other words for the same thing, as people know them from their ERP. */
  also?: string;
}

export interface TermGroup {
  /** Message key `help.group.<key>`. */
  key: string;
  terms: Term[];
}

export const glossary: TermGroup[] = [
  {
    key: 'people', terms: [
      { zh: '采购方', en: 'buyer (company)', also: '需方' }, { zh: '供应商', en: 'supplier', also: '供方 / vendor' }, { zh: '采购员', en: 'buyer (person)', also: 'purchaser' },
      { zh: '统一社会信用代码', en: 'unified social credit code', also: 'USCC' }, { zh: '冻结', en: 'blocked', also: '黑名单' }, { zh: '邀请', en: 'invitation', also: '准入' },
      { zh: '设备', en: 'device', also: '浏览器 / browser' }, { zh: '会话', en: 'session', also: '登录状态' }, { zh: '链接', en: 'link', also: '一次性链接 / one-time link' },
    ] },
  {
    key: 'orders', terms: [
      { zh: '采购订单', en: 'purchase order', also: 'PO' }, { zh: '订单行', en: 'order line', also: '行项目' }, { zh: '交货计划行', en: 'schedule line' },
      { zh: '需求日期', en: 'required date', also: '要求交期 / need-by date' }, { zh: '承诺交期', en: 'promised date', also: '答交日期' }, { zh: '答复', en: 'answer', also: '答交 / 回交期' },
      { zh: '驳回', en: 'reject', also: '拒绝' }, { zh: '还议', en: 'counter' }, { zh: '订单版本', en: 'revision' }, { zh: '逾期', en: 'overdue', also: '延误' },
    ] },
  {
    key: 'deliveries', terms: [
      { zh: '送货单', en: 'delivery note', also: 'ASN / 发货通知' }, { zh: '在途', en: 'in transit' }, { zh: '箱标签', en: 'box label', also: '外箱标签' },
      { zh: '箱码', en: 'package code', also: '托盘码 / LPN' }, { zh: '批次', en: 'lot', also: '批号 / batch' }, { zh: '生产日期', en: 'manufacturing date', also: 'D/C' },
      { zh: '有效期', en: 'expiry date' }, { zh: '箱数', en: 'packages', also: '件数' }, { zh: '包装规格', en: 'pack size', also: '最小包装量 / SPQ' },
    ] },
  {
    key: 'receiving', terms: [
      { zh: '收货', en: 'receive goods' }, { zh: '入库单', en: 'goods receipt', also: 'GR' }, { zh: '到货', en: 'arrival', also: '到厂' }, { zh: '短缺', en: 'short', also: '短装' },
      { zh: '超收', en: 'over', also: '溢装' }, { zh: '破损', en: 'damaged' }, { zh: '拒收', en: 'refuse' }, { zh: '隔离', en: 'quarantine' }, { zh: '冲销', en: 'reverse' },
      { zh: '供应商标签', en: 'supplier label', also: '条码规则 / barcode pattern' },
    ] },
  {
    key: 'materials', terms: [
      { zh: '物料', en: 'item', also: 'material' }, { zh: '物料编码', en: 'item code', also: '料号 / part no.' }, { zh: '规格型号', en: 'specification' },
      { zh: '图纸版本', en: 'drawing revision' }, { zh: '计量单位', en: 'unit of measure' }, { zh: '单位换算', en: 'unit conversion' }, { zh: '物料对照', en: 'item cross-reference' },
    ] },
  {
    key: 'statements', terms: [
      { zh: '对账单', en: 'statement of account' }, { zh: '账期', en: 'period' }, { zh: '月结 60 天', en: 'monthly, net 60', also: '付款条件' }, { zh: '含税单价', en: 'price incl. tax' },
      { zh: '不含税金额', en: 'net amount' }, { zh: '税额', en: 'tax amount' }, { zh: '价税合计', en: 'gross amount' }, { zh: '差异', en: 'difference', also: '异议' },
      { zh: '大写金额', en: 'amount in words' }, { zh: '结算', en: 'settle' },
    ] },
  {
    key: 'exchange', terms: [
      { zh: '对接', en: 'exchange', also: '接口 / connector' }, { zh: '映射', en: 'mapping' }, { zh: '来源', en: 'source', also: 'ERP' }, { zh: '重推', en: 'resend' },
    ] },
];
