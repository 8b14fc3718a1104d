import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['companies', 'plants', 'sources'] as const;

/** Two administrators must not undo each other's changes unseen. A dock is changed with its plant and has the plant's version. */
export class VersionOrganization1763884816000 implements MigrationInterface {
  name = 'VersionOrganization1763884816000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`alter table portal.${table} add column version integer not null default 1`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`alter table portal.${table} drop column version`);
  }
}
