import type { MigrationInterface, QueryRunner } from 'typeorm';

/** "Agree new baseline" is said with any part of a proposal and holds until its last part is decided. */
export class KeepAgreedBaseline1763884820000 implements MigrationInterface {
  name = 'KeepAgreedBaseline1763884820000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.answers add new_baseline boolean not null default false,
        add constraint answers_baseline_is_of_proposal check (not new_baseline or kind = 'propose')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table portal.answers drop new_baseline');
  }
}
