import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkAtEnd } from '../src/platform/database/guards.js';

/** What was refused of a note line stays closed on it: it left with the truck and is on its way no more. */
export class KeepRefusedClosed1763884822000 implements MigrationInterface {
  name = 'KeepRefusedClosed1763884822000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function portal.check_refused() returns trigger language plpgsql as $$
      declare line bigint;
      begin
        if tg_table_name = 'goods_refusals' then line := new.note_line_id; else line := new.id; end if;
        if (select l.closed from portal.delivery_note_lines l where l.id = line)
            < (select coalesce(sum(f.quantity), 0) from portal.goods_refusals f where f.note_line_id = line) then
          raise exception 'refused goods are on their way again' using errcode = '23514', constraint = 'delivery_note_lines_refused_is_closed';
        end if;
        return null;
      end $$;
    `);
    await checkAtEnd(runner, 'delivery_note_lines', 'delivery_note_lines_refused_is_closed', 'update of closed', 'check_refused', 'old.closed > new.closed');
    await checkAtEnd(runner, 'goods_refusals', 'goods_refusals_are_closed', 'insert', 'check_refused');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger delivery_note_lines_refused_is_closed on portal.delivery_note_lines;
      drop trigger goods_refusals_are_closed on portal.goods_refusals;
      drop function portal.check_refused`);
  }
}
