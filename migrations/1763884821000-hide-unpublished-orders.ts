import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A cancellation that comes before its order leaves a row that nobody was ever sent: the supplier does not see it. */
export class HideUnpublishedOrders1763884821000 implements MigrationInterface {
  name = 'HideUnpublishedOrders1763884821000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.purchase_orders alter published_at drop not null,
        add constraint purchase_orders_unpublished_is_cancelled check (published_at is not null or lifecycle = 'cancelled');
      alter policy purchase_orders_supplier on portal.purchase_orders
        using (supplier_id = (select portal.current_supplier()) and published_at is not null)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy purchase_orders_supplier on portal.purchase_orders using (supplier_id = (select portal.current_supplier()));
      alter table portal.purchase_orders drop constraint purchase_orders_unpublished_is_cancelled, alter published_at set not null`);
  }
}
