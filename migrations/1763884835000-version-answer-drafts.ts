import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose draft it is and the how manyth, so that colleagues do not overwrite each other's; unknown for what was kept before. */
export class VersionAnswerDrafts1763884835000 implements MigrationInterface {
  name = 'VersionAnswerDrafts1763884835000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table portal.answer_drafts
        add column person_id bigint references portal.people,
        add column version integer not null default 2 constraint answer_drafts_version_counts check (version > 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table portal.answer_drafts drop column person_id, drop column version');
  }
}
