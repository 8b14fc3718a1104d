import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseWhen } from '../src/platform/database/guards.js';

/** What is counted by hand, and taken back of it, has no more decimals than the unit of its order line. */
export class CountWholePieces1763884840000 implements MigrationInterface {
  name = 'CountWholePieces1763884840000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function portal.fits_unit(note_line bigint, quantity numeric) returns boolean language sql stable as $$
        select $2 = round($2, u.decimals) from portal.delivery_note_lines l
          join portal.purchase_order_lines ol on ol.id = l.order_line_id join portal.units u on u.code = ol.unit where l.id = $1 $$;
    `);
    await refuseWhen(runner, 'loose_receipts', ['loose_receipts_fit_unit', 'insert', 'not portal.fits_unit(new.note_line_id, new.quantity)']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger loose_receipts_fit_unit on portal.loose_receipts; drop function portal.fits_unit');
  }
}
