/** An item of the demo with the supplier that makes it. */
export interface DemoItem {
  supplier: string;
  code: string;
  name: string;
  nameEn: string;
  spec: string;
  /** UN/ECE Recommendation 20. */
  unit: string;
  /** The supplier's own code. */
  supplierCode: string;
  /** Quantity in a full package, in the unit. */
  packSize: string;
  lotRequired?: boolean;
  /** Another unit its quantities may be entered in, and how much of the item's unit it holds. */
  alsoIn?: { unit: string; holds: number };
}

/** What 明达精密机械 buys: five items of each supplier. */
export const items: DemoItem[] = [
  { supplier: 'S1001', code: 'B10-6204-2', name: '深沟球轴承 6204-2RS', nameEn: 'Deep groove ball bearing 6204-2RS', spec: '20×47×14 mm，双面橡胶密封，C3 游隙', unit: 'H87', supplierCode: 'HL-6204-2RS-C3', packSize: '200', lotRequired: true },
  { supplier: 'S1001', code: 'B10-6206-2', name: '深沟球轴承 6206-2Z', nameEn: 'Deep groove ball bearing 6206-2Z', spec: '30×62×16 mm，双面防尘盖', unit: 'H87', supplierCode: 'HL-6206-2Z', packSize: '100', lotRequired: true },
  { supplier: 'S1001', code: 'B20-7005-P4', name: '角接触球轴承 7005C/P4', nameEn: 'Angular contact ball bearing 7005C/P4', spec: '25×47×12 mm，P4 级，成对 DB', unit: 'SET', supplierCode: 'HL-7005C-P4-DB', packSize: '20', lotRequired: true },
  { supplier: 'S1001', code: 'B30-UCP205', name: '带座轴承 UCP205', nameEn: 'Pillow block bearing UCP205', spec: '轴径 25 mm，铸铁座', unit: 'H87', supplierCode: 'HL-UCP205', packSize: '24', alsoIn: { unit: 'CT', holds: 24 } },
  { supplier: 'S1001', code: 'B40-LM20UU', name: '直线轴承 LM20UU', nameEn: 'Linear ball bearing LM20UU', spec: '20×32×42 mm', unit: 'H87', supplierCode: 'HL-LM20UU', packSize: '50' },

  { supplier: 'S1002', code: 'F10-M06020', name: '内六角圆柱头螺钉 M6×20', nameEn: 'Hexagon socket head cap screw M6×20', spec: 'GB/T 70.1，12.9 级，发黑', unit: 'H87', supplierCode: 'YX-701-0620B', packSize: '1000', lotRequired: true },
  { supplier: 'S1002', code: 'F10-M08030', name: '内六角圆柱头螺钉 M8×30', nameEn: 'Hexagon socket head cap screw M8×30', spec: 'GB/T 70.1，12.9 级，发黑', unit: 'H87', supplierCode: 'YX-701-0830B', packSize: '500', lotRequired: true },
  { supplier: 'S1002', code: 'F20-M10050', name: '六角头螺栓 M10×50', nameEn: 'Hexagon head bolt M10×50', spec: 'GB/T 5782，8.8 级，镀锌', unit: 'H87', supplierCode: 'YX-5782-1050Z', packSize: '300', lotRequired: true },
  { supplier: 'S1002', code: 'F30-N10', name: '六角螺母 M10', nameEn: 'Hexagon nut M10', spec: 'GB/T 6170，8 级，镀锌', unit: 'H87', supplierCode: 'YX-6170-10Z', packSize: '1000' },
  { supplier: 'S1002', code: 'F40-W10', name: '平垫圈 10', nameEn: 'Plain washer 10', spec: 'GB/T 97.1，200 HV，镀锌', unit: 'KGM', supplierCode: 'YX-971-10Z', packSize: '25' },

  { supplier: 'S1003', code: 'P10-CVR-A', name: '控制箱上盖', nameEn: 'Control box cover', spec: 'ABS 黑色，320×240×28 mm，细皮纹', unit: 'H87', supplierCode: 'LS-2207-01', packSize: '40', lotRequired: true },
  { supplier: 'S1003', code: 'P10-BOX-A', name: '控制箱底壳', nameEn: 'Control box base', spec: 'ABS 黑色，320×240×85 mm', unit: 'H87', supplierCode: 'LS-2207-02', packSize: '20', lotRequired: true },
  { supplier: 'S1003', code: 'P20-KNB-32', name: '星形旋钮 Φ32', nameEn: 'Star knob Φ32', spec: 'PA66+GF30，M8 铜嵌件', unit: 'H87', supplierCode: 'LS-3032-M8', packSize: '200' },
  { supplier: 'S1003', code: 'P30-GRP-15', name: '穿线护套 Φ15', nameEn: 'Cable grommet Φ15', spec: '硅胶，黑色，耐温 -40～150 ℃', unit: 'H87', supplierCode: 'LS-4115', packSize: '500' },
  { supplier: 'S1003', code: 'P40-PA66', name: 'PA66 加纤改性料', nameEn: 'PA66 glass fibre compound', spec: 'GF30，黑色，25 kg/袋', unit: 'KGM', supplierCode: 'LS-PA66-G30', packSize: '25', lotRequired: true, alsoIn: { unit: 'BG', holds: 25 } },

  { supplier: 'S1004', code: 'E10-2201-A', name: 'MCU 控制板', nameEn: 'MCU control board', spec: 'V3.2 / STM32H7，三防漆', unit: 'H87', supplierCode: 'HX-MCB-32', packSize: '20', lotRequired: true },
  { supplier: 'S1004', code: 'E10-2207-C', name: '电源模块 24 V/5 A', nameEn: 'Power module 24 V/5 A', spec: '宽压输入 85～264 V，带过流保护', unit: 'H87', supplierCode: 'HX-PM-245', packSize: '30', lotRequired: true },
  { supplier: 'S1004', code: 'E10-4102-A', name: '端子排 12P', nameEn: 'Terminal strip 12P', spec: '间距 5.08 mm，插拔式', unit: 'H87', supplierCode: 'HX-TB-12', packSize: '200' },
  { supplier: 'S1004', code: 'E20-CAB-05', name: '屏蔽电缆 RVVP 4×0.5', nameEn: 'Shielded cable RVVP 4×0.5', spec: '铜网屏蔽，灰色', unit: 'MTR', supplierCode: 'HX-RVVP-405', packSize: '200' },
  { supplier: 'S1004', code: 'R05-0007', name: '导热硅脂', nameEn: 'Thermal grease', spec: '≥3.5 W/(m·K)，-40～150 ℃', unit: 'KGM', supplierCode: 'HX-TG-35', packSize: '1', lotRequired: true },

  { supplier: 'S1005', code: 'K10-620450', name: '五层瓦楞箱 620×450×400', nameEn: 'Five-layer corrugated box 620×450×400', spec: 'BC 楞，环压 ≥ 9 N/mm，印刷', unit: 'H87', supplierCode: 'ZT-5C-6245', packSize: '50' },
  { supplier: 'S1005', code: 'K10-400300', name: '三层瓦楞箱 400×300×250', nameEn: 'Three-layer corrugated box 400×300×250', spec: 'B 楞，无印刷', unit: 'H87', supplierCode: 'ZT-3C-4030', packSize: '100' },
  { supplier: 'S1005', code: 'K20-EPE-20', name: '珍珠棉板 20 mm', nameEn: 'EPE foam sheet 20 mm', spec: '1000×2000 mm，密度 22 kg/m³', unit: 'ST', supplierCode: 'ZT-EPE-20', packSize: '25' },
  { supplier: 'S1005', code: 'K30-VCI-1', name: '气相防锈袋', nameEn: 'VCI bag', spec: '300×400×0.1 mm', unit: 'H87', supplierCode: 'ZT-VCI-3040', packSize: '500', lotRequired: true },
  { supplier: 'S1005', code: 'K40-PLT-12', name: '胶合板托盘 1200×1000', nameEn: 'Plywood pallet 1200×1000', spec: '四面进叉，动载 1.0 t，免熏蒸', unit: 'H87', supplierCode: 'ZT-PLT-1210', packSize: '10' },

  { supplier: 'S1006', code: 'D10-SV-040', name: '伺服电机 400 W', nameEn: 'Servo motor 400 W', spec: '60 法兰，3000 r/min，23 位编码器，带抱闸', unit: 'H87', supplierCode: 'XY-60SV-040B', packSize: '4', lotRequired: true },
  { supplier: 'S1006', code: 'D10-SV-075', name: '伺服电机 750 W', nameEn: 'Servo motor 750 W', spec: '80 法兰，3000 r/min，23 位编码器', unit: 'H87', supplierCode: 'XY-80SV-075', packSize: '2', lotRequired: true },
  { supplier: 'S1006', code: 'D20-DR-040', name: '伺服驱动器 400 W', nameEn: 'Servo drive 400 W', spec: 'EtherCAT，单相 220 V', unit: 'H87', supplierCode: 'XY-DR-040E', packSize: '6', lotRequired: true },
  { supplier: 'S1006', code: 'D30-GB-10', name: '行星减速机 1:10', nameEn: 'Planetary gearbox 1:10', spec: 'PLF60，背隙 ≤ 8 arcmin', unit: 'H87', supplierCode: 'XY-PLF60-10', packSize: '8' },
  { supplier: 'S1006', code: 'D40-FAN-12', name: '轴流风机组 120 mm', nameEn: 'Axial fan set 120 mm', spec: '24 V，含防护网与线束', unit: 'SET', supplierCode: 'XY-FAN-120', packSize: '30' },
];
