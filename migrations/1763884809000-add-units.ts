import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The units of UN/ECE Recommendation 20 that manufacturers order in; pieces and packages have no fractions. */
const units: [code: string, name: string, nameEn: string, decimals: number][] = [
  ['H87', '个', 'pcs', 0], ['C62', '件', 'unit', 0], ['EA', '只', 'each', 0], ['SET', '套', 'set', 0], ['PR', '双', 'pair', 0],
  ['KGM', '千克', 'kg', 3], ['GRM', '克', 'g', 3], ['TNE', '吨', 't', 6], ['MTR', '米', 'm', 3], ['MMT', '毫米', 'mm', 1],
  ['CMT', '厘米', 'cm', 2], ['MTK', '平方米', 'm²', 3], ['MTQ', '立方米', 'm³', 3], ['LTR', '升', 'L', 3], ['RO', '卷', 'roll', 0],
  ['RL', '盘', 'reel', 0], ['CT', '箱', 'carton', 0], ['PK', '包', 'pack', 0], ['BG', '袋', 'bag', 0], ['BO', '瓶', 'bottle', 0],
  ['ST', '张', 'sheet', 0], ['MIL', '千个', 'thousand', 3], ['CEN', '百个', 'hundred', 2], ['DZN', '打', 'dozen', 0],
  ['HUR', '小时', 'h', 2], ['DAY', '天', 'day', 1],
];

export class AddUnits1763884809000 implements MigrationInterface {
  name = 'AddUnits1763884809000';

  async up(runner: QueryRunner): Promise<void> {
    for (const unit of units) {
      await runner.query('insert into portal.units (code, name, name_en, decimals) values ($1, $2, $3, $4)', unit);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from portal.units');
  }
}
