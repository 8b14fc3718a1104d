import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { withLogin } from '../../src/platform/database/database-url.js';

/** A database of one test file: a template, migrated and perhaps filled, cloned in some tens of milliseconds. */
export interface TestDatabase {
  /** The owner's address. */
  url: string;
  /** Runs SQL as the owner, past the walls, to look at what really is there. */
  sql<T extends object = Record<string, unknown>>(text: string, parameters?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
  /** Leaves the database as a template for others; nobody may be connected to it any more. */
  keepAs(template: string): Promise<void>;
}

export async function cloneDatabase(from = 'portal_template'): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await once(addressOf('postgres'), `create database ${name} template ${from} strategy file_copy`);
  const url = addressOf(name);
  const client = new Client({ connectionString: url, options: '-c search_path=portal,public' });
  client.on('error', () => undefined);
  await client.connect();
  return {
    url,
    sql: async <T extends object>(text: string, parameters: unknown[] = []) => (await client.query<T>(text, parameters)).rows,
    drop: async () => {
      await client.end();
      await once(addressOf('postgres'), `drop database ${name} with (force)`);
    },
    keepAs: async (template) => {
      await client.end();
      await once(addressOf('postgres'), `alter database ${name} rename to ${template}`);
    },
  };
}

/** Builds a template the first time somebody asks for it; who asks meanwhile, in whichever worker, waits. */
export async function templateOnce(template: string, build: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: addressOf('postgres') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [template]);
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (!rows.length) await build();
  } finally {
    await client.end();
  }
}

function addressOf(database: string): string {
  const template = process.env.PORTAL_TEST_TEMPLATE_URL;
  if (!template) throw new Error('the test cluster is not running: start the tests through npm test');
  const login = new URL(template.replace('@/', '@socket/')).username || 'postgres';
  return withLogin(template, login, '', database);
}

async function once(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
