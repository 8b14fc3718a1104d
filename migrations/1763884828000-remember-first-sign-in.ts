import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether somebody has signed in before: what a new device is told by. Unknown for who did so before this. */
export class RememberFirstSignIn1763884828000 implements MigrationInterface {
  name = 'RememberFirstSignIn1763884828000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table portal.credentials add column signed_in_at portal.moment');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table portal.credentials drop column signed_in_at');
  }
}
