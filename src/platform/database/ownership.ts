import type { QueryRunner } from 'typeorm';

interface Grants {
  supplier?: string;
  internal?: string;
  auth?: string;
}

interface Ownership extends Grants {
  /** The column that names the owning supplier; `id` for the suppliers themselves. */
  column?: string;
  /** What else must hold for the supplier's reading, e.g. the audience of a fact. */
  supplierSees?: string;
}

const roles = { supplier: 'portal_supplier', internal: 'portal_internal', auth: 'portal_auth' } as const;

/**
 * Puts a table under forced row security: a supplier's scope reaches its own rows, the internal scope and
 * the owner all rows. Grants are per role, e.g. `'select, insert, update (state, version)'`.
 */
export async function supplierOwned(runner: QueryRunner, table: string, ownership: Ownership): Promise<void> {
  const own = `${ownership.column ?? 'supplier_id'} = (select portal.current_supplier())`;
  const sees = ownership.supplierSees ? `${own} and (${ownership.supplierSees})` : own;
  await secureRows(runner, table, sees, own);
  if (ownership.auth) {
    await runner.query(`create policy ${table}_auth on portal.${table} to portal_auth using (true) with check (true)`);
  }
  await grant(runner, table, ownership);
}

/** A table of the buyer of which a supplier reads the rows that concern it, and writes none. */
export async function rowSecured(runner: QueryRunner, table: string, { supplierSees, ...grants }: Grants & { supplierSees: string }): Promise<void> {
  await secureRows(runner, table, supplierSees, 'false');
  await grant(runner, table, grants);
}

/** A table that belongs to no supplier: readable by whom its grants name, and by nobody else. */
export async function sharedTable(runner: QueryRunner, table: string, grants: Grants): Promise<void> {
  await grant(runner, table, grants);
}

/** Ledgers: rows are added, never changed, removed or emptied, not even by the owner. */
export async function appendOnly(runner: QueryRunner, ...tables: string[]): Promise<void> {
  for (const table of tables) {
    await runner.query(`
      create trigger ${table}_append_only before update or delete on portal.${table}
        for each row execute function portal.refuse_change();
      create trigger ${table}_no_truncate before truncate on portal.${table}
        for each statement execute function portal.refuse_change();
    `);
  }
}

async function secureRows(runner: QueryRunner, table: string, supplierSees: string, supplierWrites: string): Promise<void> {
  await runner.query(`
    alter table portal.${table} enable row level security;
    alter table portal.${table} force row level security;
    create policy ${table}_supplier on portal.${table} to portal_supplier using (${supplierSees}) with check (${supplierWrites});
    create policy ${table}_internal on portal.${table} to portal_internal using (true) with check (true);
    create policy ${table}_owner on portal.${table} to current_user using (true) with check (true);
  `);
}

async function grant(runner: QueryRunner, table: string, grants: Grants): Promise<void> {
  for (const key of ['supplier', 'internal', 'auth'] as const) {
    const privileges = grants[key];
    if (privileges) await runner.query(`grant ${privileges} on portal.${table} to ${roles[key]}`);
  }
}
