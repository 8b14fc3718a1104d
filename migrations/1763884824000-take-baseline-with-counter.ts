import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseWhen } from '../src/platform/database/guards.js';

/** A supplier that accepts the buyer's counter takes the new baseline the buyer offered with it, and no other. */
export class TakeBaselineWithCounter1763884824000 implements MigrationInterface {
  name = 'TakeBaselineWithCounter1763884824000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The latest answer accepts; the one before it is the proposal that the buyer countered, offering a new baseline.
      create function portal.is_offered_baseline(schedule_line bigint, baseline date) returns boolean language sql stable as $$
        select exists (select 1 from portal.answers a join portal.answers p on p.schedule_line_id = a.schedule_line_id and p.number = a.number - 1
          where a.schedule_line_id = $1 and a.number = (select max(number) from portal.answers where schedule_line_id = $1)
            and a.kind = 'accept' and p.new_baseline and $2 = (select max(promised_on) from portal.answer_parts where answer_id = a.id)) $$;
      grant update (baseline_on) on portal.schedule_lines to portal_supplier;
      grant insert on portal.requirements to portal_supplier`);
    await refuseWhen(runner, 'schedule_lines', ['schedule_lines_baseline_offered_by_buyer', 'update',
      `portal.side() = 'supplier' and old.baseline_on <> new.baseline_on and not portal.is_offered_baseline(new.id, new.baseline_on)`]);
    await refuseWhen(runner, 'requirements', ['requirements_offered_by_buyer', 'insert',
      `portal.side() = 'supplier' and not (new.cause = 'agreement' and portal.is_offered_baseline(new.schedule_line_id, new.required_on))`]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger schedule_lines_baseline_offered_by_buyer on portal.schedule_lines;
      drop trigger requirements_offered_by_buyer on portal.requirements;
      drop function portal.is_offered_baseline;
      revoke update (baseline_on) on portal.schedule_lines from portal_supplier;
      revoke insert on portal.requirements from portal_supplier`);
  }
}
