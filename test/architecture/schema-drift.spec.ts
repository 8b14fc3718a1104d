import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMetadataArgsStorage } from 'typeorm';
import { entities } from '../../src/entities.js';
import { migrations } from '../../src/migrations.js';
import { SnakeCaseNaming } from '../../src/platform/database/columns.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

/** Tables that are read and written by plain SQL alone, and by whom. */
const WITHOUT_ENTITY: Record<string, string> = {
  credentials: 'sign-in scope', sessions: 'session store', login_throttles: 'throttle', membership_plants: 'principal, people',
  facts: 'Tx.record', fact_subjects: 'next_subject_seq', fact_subscriptions: 'start', fact_deliveries: 'subscribers', idempotency_keys: 'database', jobs: 'jobs',
  number_counters: 'Tx.nextNumber', sscc_serials: 'package codes', scan_keys: 'scans', posted_packages: 'receiving',
  files: 'exchange', exchange_message_keys: 'exchange', taken_files: 'inbox', migrations: 'TypeORM',
};

/** Columns no entity has, because only the database itself writes them or plain SQL reads them. */
const WITHOUT_PROPERTY: Record<string, string[]> = { mails: ['leased_until'], exchange_messages: ['leased_until'] };

/** TypeORM's word for each PostgreSQL type (domains by their base type). */
const TYPES: Record<string, string> = {
  bigint: 'bigint', integer: 'integer', smallint: 'smallint', text: 'text', boolean: 'boolean', numeric: 'numeric', date: 'date', jsonb: 'jsonb', json: 'json',
  bytea: 'bytea', 'timestamp with time zone': 'timestamptz', uuid: 'uuid', ARRAY: 'array',
};

interface Column {
  table: string;
  name: string;
  nullable: boolean;
  type: string;
}

it('migrations are listed in the order they run, that of their numbers', () => {
  const names = migrations.map(({ name }) => name);
  expect(names).toEqual([...names].sort((one, other) => Number(/\d+$/.exec(one)) - Number(/\d+$/.exec(other))));
});

describe('entities and tables', () => {
  let db: TestDatabase;
  let columns: Column[];
  const storage = getMetadataArgsStorage();
  const naming = new SnakeCaseNaming();

  beforeAll(async () => {
    db = await cloneDatabase();
    columns = await db.sql<Column>(
      `select table_name as table, column_name as name, is_nullable = 'YES' as nullable, data_type as type
       from information_schema.columns where table_schema = 'portal' order by 1, ordinal_position`);
  });
  afterAll(() => db.drop());

  const tableOf = (entity: unknown) => storage.tables.find(({ target }) => target === entity)?.name ?? '';
  const declared = entities.flatMap((entity) =>
    storage.columns.filter(({ target }) => target === entity || (typeof target === 'function' && entity.prototype instanceof target)).map(({ propertyName, options, mode }) => ({
      table: tableOf(entity), name: naming.columnName(propertyName, options.name ?? ''), nullable: options.nullable === true,
      type: mode === 'version' ? 'integer' : options.array ? 'array' : String(options.type), readOnly: options.insert === false })));

  it('know each other: every column of an entity is in its table, with its type and whether it may be empty', () => {
    const wrong = declared.flatMap((own) => {
      const real = columns.find(({ table, name }) => table === own.table && name === own.name);
      if (!real) return [`${own.table}.${own.name} is not in the database`];
      const type = TYPES[real.type] ?? real.type;
      return [
        ...(type === own.type ? [] : [`${own.table}.${own.name} is ${type}, not ${own.type}`]),
        ...(real.nullable === own.nullable || real.nullable === own.readOnly ? [] : [`${own.table}.${own.name} may${real.nullable ? '' : ' not'} be empty`]),
      ];
    });
    expect(wrong).toEqual([]);
    expect(declared.length).toBeGreaterThan(200);
  });

  it('leave no column out', () => {
    const missing = columns
      .filter(({ table, name }) => !(table in WITHOUT_ENTITY) && !WITHOUT_PROPERTY[table]?.includes(name))
      .filter(({ table, name }) => !declared.some((own) => own.table === table && own.name === name))
      .map(({ table, name }) => `${table}.${name}`);
    expect(missing).toEqual([]);
  });

  it('list nothing as left out that is not there', () => {
    const tables = new Set(columns.map(({ table }) => table));
    const left = Object.entries(WITHOUT_PROPERTY).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
    const gone = [
      ...Object.keys(WITHOUT_ENTITY).filter((table) => !tables.has(table)),
      ...left.filter((path) => !columns.some(({ table, name }) => `${table}.${name}` === path)),
    ];
    expect(gone).toEqual([]);
  });
});
