import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Open lines are counted on every list: what is asked of most of them stands in the index now. What may still be shipped,
 * and documents by their number within the house, are found without looking at all that ever was.
 */
export class FindLinesToShip1763884850000 implements MigrationInterface {
  name = 'FindLinesToShip1763884850000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index portal.purchase_order_lines_due;
      create index purchase_order_lines_due on portal.purchase_order_lines (supplier_id, order_id)
        include (id, lifecycle, received, reversed, returned_replacement) where lifecycle in ('open', 'blocked') and fulfilment <> 'received';
      create index purchase_order_lines_to_ship on portal.purchase_order_lines (supplier_id, order_id)
        where lifecycle = 'open' and shipped < ship_cap and received - reversed - returned_replacement < ordered - cancelled;
      create index delivery_notes_number on portal.delivery_notes (company_id, number_key);
      create index goods_receipts_number on portal.goods_receipts (company_id, lower(number))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index portal.goods_receipts_number, portal.delivery_notes_number, portal.purchase_order_lines_to_ship, portal.purchase_order_lines_due;
      create index purchase_order_lines_due on portal.purchase_order_lines (supplier_id, order_id)
        where lifecycle in ('open', 'blocked') and fulfilment <> 'received'`);
  }
}
