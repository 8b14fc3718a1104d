import type { QueryRunner } from 'typeorm';

/** The constraint's name, when it looks (`insert`, `update`, `insert or update`) and the condition over `old` and `new`. */
type Guard = [name: string, when: string, wrong: string];

/**
 * Wrong states that no CHECK can name, because they compare a row with what it was, with its parent or with who writes.
 * The condition stands in the trigger's WHEN, so that a row that is right costs one expression and runs no function.
 * They look after the table's own constraints, which so keep the first word.
 */
export async function refuseWhen(runner: QueryRunner, table: string, ...guards: Guard[]): Promise<void> {
  for (const [name, when, wrong] of guards) {
    await runner.query(`create trigger ${name} after ${when} on portal.${table} for each row
      when (${wrong}) execute function portal.refuse_wrong_state()`);
  }
}

/**
 * What has to hold at the end of a transaction, not within it: `check`, a trigger function of the schema, raises the
 * trigger's own name. @param when e.g. `insert or update of state`; `condition` spares rows that need no look
 */
export async function checkAtEnd(runner: QueryRunner, table: string, name: string, when: string, check: string, condition = 'true'): Promise<void> {
  await runner.query(`create constraint trigger ${name} after ${when} on portal.${table} deferrable initially deferred
    for each row when (${condition}) execute function portal.${check}()`);
}
