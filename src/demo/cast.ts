import type { Role } from '../platform/actor.js';

/** A person of the demo and of the tests. */
export interface CastMember {
  key: string;
  name: string;
  nameEn: string;
  email: string;
  role: Exclude<Role, 'system'>;
  /** Code of the supplier they work for; absent for the buyer's people. */
  supplier?: string;
  /** Codes of the plants a warehouse clerk works at. */
  plants?: string[];
}

/** The whole cast; nobody else appears in the demo. */
export const cast: CastMember[] = [
  { key: 'li-wei', name: '李伟', nameEn: 'Li Wei', email: 'li.wei@hengli.example', role: 'supplier_clerk', supplier: 'S1001' },
  { key: 'zhou-jing', name: '周静', nameEn: 'Zhou Jing', email: 'zhou.jing@hengli.example', role: 'supplier_admin', supplier: 'S1001' },
  { key: 'chen-ming', name: '陈明', nameEn: 'Chen Ming', email: 'chen.ming@yongxin.example', role: 'supplier_clerk', supplier: 'S1002' },
  { key: 'wang-fang', name: '王芳', nameEn: 'Wang Fang', email: 'wang.fang@mingda.example', role: 'buyer' },
  { key: 'zhao-qiang', name: '赵强', nameEn: 'Zhao Qiang', email: 'zhao.qiang@mingda.example', role: 'warehouse_clerk', plants: ['1000', '2000'] },
  { key: 'sun-li', name: '孙丽', nameEn: 'Sun Li', email: 'sun.li@mingda.example', role: 'accountant' },
  { key: 'he-jie', name: '何杰', nameEn: 'He Jie', email: 'he.jie@mingda.example', role: 'administrator' },
];

/** One factory, two plants. */
export const company = { code: 'MINGDA', name: '明达精密机械有限公司', nameEn: 'Mingda Precision Machinery Co., Ltd.', uscc: '91310115MA1H7XKE39' };
export const plants = [
  { code: '1000', name: '上海一厂', nameEn: 'Shanghai plant 1', address: '上海市浦东新区金桥路 1288 号', docks: [{ code: 'D1', name: '1 号收货口', nameEn: 'Dock 1' }, { code: 'D2', name: '2 号收货口', nameEn: 'Dock 2' }] },
  { code: '2000', name: '苏州二厂', nameEn: 'Suzhou plant 2', address: '苏州工业园区星湖街 88 号', docks: [{ code: 'D1', name: '东门收货口', nameEn: 'East gate' }] },
];

/** The ERP the demo's orders come from. */
export const source = { code: 'erp', name: 'ERP', defaultPlant: '1000' };

export const suppliers = [
  { code: 'S1001', name: '无锡恒力轴承有限公司', nameEn: 'Wuxi Hengli Bearing Co., Ltd.', shortName: '恒力', uscc: '91320205MA1W3XQT8Q', phone: '0510-8555 0123', paymentTerms: '月结 60 天' },
  { code: 'S1002', name: '宁波永鑫紧固件有限公司', nameEn: 'Ningbo Yongxin Fasteners Co., Ltd.', shortName: '永鑫', uscc: '91330206MA2AG6HJ45', phone: '0574-8777 0456', paymentTerms: '月结 30 天' },
  { code: 'S1003', name: '东莞联盛塑胶制品有限公司', nameEn: 'Dongguan Liansheng Plastics Co., Ltd.', shortName: '联盛', uscc: '91441900MA4W8RLC5X', phone: '0769-8333 0789', paymentTerms: '月结 60 天' },
  { code: 'S1004', name: '苏州华芯电子科技有限公司', nameEn: 'Suzhou Huaxin Electronics Co., Ltd.', shortName: '华芯', uscc: '91320594MA1UTYNQ68', phone: '0512-6666 0321', paymentTerms: '月结 45 天' },
  { code: 'S1005', name: '佛山正通包装有限公司', nameEn: 'Foshan Zhengtong Packaging Co., Ltd.', shortName: '正通', uscc: '91440606MA4X2KUE9P', phone: '0757-8222 0654', paymentTerms: '月结 30 天' },
  { code: 'S1006', name: '常州新亚电机有限公司', nameEn: 'Changzhou Xinya Motors Co., Ltd.', shortName: '新亚', uscc: '91320411MA1XKF7W21', phone: '0519-8111 0987', paymentTerms: '月结 60 天' },
];
