import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkAtEnd } from '../src/platform/database/guards.js';

/** Of an order that was cancelled before it came only the head is kept: those that kept their lines lose them, and none gets any. */
export class EmptyUnpublishedOrders1763884823000 implements MigrationInterface {
  name = 'EmptyUnpublishedOrders1763884823000';

  async up(runner: QueryRunner): Promise<void> {
    // Nobody answered, shipped or billed what was never sent: requirements and prices are all that hangs on these lines.
    await runner.query(`
      alter table portal.requirements disable trigger requirements_append_only;
      alter table portal.line_prices disable trigger line_prices_append_only;
      delete from portal.requirements r using portal.schedule_lines s join portal.purchase_orders o on o.id = s.order_id
        where s.id = r.schedule_line_id and o.published_at is null;
      delete from portal.line_prices p using portal.purchase_order_lines l join portal.purchase_orders o on o.id = l.order_id
        where l.id = p.order_line_id and o.published_at is null;
      delete from portal.schedule_lines s using portal.purchase_orders o where o.id = s.order_id and o.published_at is null;
      delete from portal.purchase_order_lines l using portal.purchase_orders o where o.id = l.order_id and o.published_at is null;
      alter table portal.requirements enable trigger requirements_append_only;
      alter table portal.line_prices enable trigger line_prices_append_only;
      create function portal.check_line_is_published() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from portal.purchase_orders where id = new.order_id and published_at is null) then
          raise exception 'a line of an order that nobody was sent' using errcode = '23514', constraint = 'purchase_order_lines_are_published';
        end if;
        return null;
      end $$`);
    await checkAtEnd(runner, 'purchase_order_lines', 'purchase_order_lines_are_published', 'insert', 'check_line_is_published');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger purchase_order_lines_are_published on portal.purchase_order_lines;
      drop function portal.check_line_is_published`);
  }
}
