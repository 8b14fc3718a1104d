import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an English reader calls the item of an order line and a dock; '' where nobody has said. */
export class AddEnglishNames1763884817000 implements MigrationInterface {
  name = 'AddEnglishNames1763884817000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.docks add column name_en text not null default '';
      alter table portal.purchase_order_lines add column item_name_en text not null default '';
      update portal.purchase_order_lines l set item_name_en = i.name_en from portal.items i where i.id = l.item_id and i.name_en <> ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table portal.purchase_order_lines drop column item_name_en; alter table portal.docks drop column name_en');
  }
}
