import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkAtEnd } from '../src/platform/database/guards.js';

/** A note has at most 60 photos at a time; those that were taken off do not count. */
export class LimitPhotos1763884826000 implements MigrationInterface {
  name = 'LimitPhotos1763884826000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function portal.check_photos() returns trigger language plpgsql as $$
      begin
        if (select count(*) from portal.receiving_photos p where p.note_id = new.note_id and p.removed_at is null) > 60 then
          raise exception 'more than 60 photos of a delivery note' using errcode = '23514', constraint = 'receiving_photos_at_most_60';
        end if;
        return null;
      end $$;
    `);
    await checkAtEnd(runner, 'receiving_photos', 'receiving_photos_at_most_60', 'insert or update of removed_at', 'check_photos', 'new.removed_at is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger receiving_photos_at_most_60 on portal.receiving_photos;
      drop function portal.check_photos`);
  }
}
