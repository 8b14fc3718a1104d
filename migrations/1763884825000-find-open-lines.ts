import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists ask for the few lines that are still open among the many that are done: both are found without looking at the rest. */
export class FindOpenLines1763884825000 implements MigrationInterface {
  name = 'FindOpenLines1763884825000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index purchase_order_lines_due on portal.purchase_order_lines (supplier_id, order_id)
        where lifecycle in ('open', 'blocked') and fulfilment <> 'received';
      create index schedule_lines_waiting on portal.schedule_lines (supplier_id, order_line_id)
        where answer in ('unanswered', 'countered', 'proposed', 'rejected')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index portal.purchase_order_lines_due, portal.schedule_lines_waiting');
  }
}
