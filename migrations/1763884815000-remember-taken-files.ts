import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sharedTable } from '../src/platform/database/ownership.js';

/** Files that were taken and still stand in the inbox: only their move is tried again. */
export class RememberTakenFiles1763884815000 implements MigrationInterface {
  name = 'RememberTakenFiles1763884815000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal.taken_files (
        name text primary key constraint taken_files_name_is_given check (name <> ''),
        mark text not null constraint taken_files_mark_is_given check (mark <> ''),
        exchange_message_id bigint not null references portal.exchange_messages,
        folder text not null constraint taken_files_folder_is_known check (folder in ('archive','error')),
        at portal.moment not null);
    `);
    await sharedTable(runner, 'taken_files', { internal: 'select, insert, update, delete' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table portal.taken_files');
  }
}
