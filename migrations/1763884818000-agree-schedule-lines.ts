import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseWhen } from '../src/platform/database/guards.js';

/** Whether a schedule line is agreed as it stands, which is what may be shipped of it. */
export class AgreeScheduleLines1763884818000 implements MigrationInterface {
  name = 'AgreeScheduleLines1763884818000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table portal.schedule_lines add agreed boolean not null default false');
    // A proposal made on a promise: that promise stands unless a revision came after it.
    await runner.query(`
      update portal.schedule_lines s set agreed = true
      where s.answer = 'accepted' or (s.answer in ('proposed', 'countered') and (select max(p.at) from portal.promises p where p.schedule_line_id = s.id)
        > (select max(r.received_at) from portal.purchase_order_revisions r where r.order_id = s.order_id))`);
    await runner.query(`
      alter table portal.schedule_lines
        add constraint schedule_lines_accepted_is_agreed check (answer <> 'accepted' or agreed),
        add constraint schedule_lines_agreed_has_promise check (not agreed or promised_on is not null),
        add constraint schedule_lines_ended_is_not_agreed check (not agreed or answer not in ('rejected', 'superseded'));
      grant update (agreed) on portal.schedule_lines to portal_supplier;
    `);
    await refuseWhen(runner, 'schedule_lines',
      ['schedule_lines_agreed_by_acceptance', 'update', `portal.side() = 'supplier' and new.agreed and not old.agreed and new.answer <> 'accepted'`]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger schedule_lines_agreed_by_acceptance on portal.schedule_lines; alter table portal.schedule_lines drop agreed');
  }
}
