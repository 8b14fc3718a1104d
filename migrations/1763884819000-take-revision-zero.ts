import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Some ERPs count the revisions of an order from 0. */
export class TakeRevisionZero1763884819000 implements MigrationInterface {
  name = 'TakeRevisionZero1763884819000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.purchase_orders drop constraint purchase_orders_revision_is_positive,
        add constraint purchase_orders_revision_not_negative check (revision >= 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.purchase_orders drop constraint purchase_orders_revision_not_negative,
        add constraint purchase_orders_revision_is_positive check (revision > 0)`);
  }
}
