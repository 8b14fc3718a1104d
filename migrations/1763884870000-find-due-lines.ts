import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists ask when something is due by what was agreed last, not by what was asked first. */
export class FindDueLines1763884870000 implements MigrationInterface {
  name = 'FindDueLines1763884870000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index portal.schedule_lines_required;
      create index schedule_lines_baseline on portal.schedule_lines (baseline_on) where answer <> 'superseded'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index portal.schedule_lines_baseline;
      create index schedule_lines_required on portal.schedule_lines (required_on) where answer <> 'superseded'`);
  }
}
