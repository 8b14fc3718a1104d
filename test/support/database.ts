import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { withLogin } from '../../src/platform/database/database-url.js';

/** A database of one test file: the migrated template, cloned in some tens of milliseconds. */
export interface TestDatabase {
  /** The owner's address. */
  url: string;
  /** Runs SQL as the owner, past the walls, to look at what really is there. */
  sql<T extends object = Record<string, unknown>>(text: string, parameters?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

export async function cloneDatabase(): Promise<TestDatabase> {
  const template = process.env.PORTAL_TEST_TEMPLATE_URL;
  if (!template) throw new Error('the test cluster is not running: start the tests through jest');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const login = new URL(template.replace('@/', '@socket/')).username || 'postgres';
  const admin = withLogin(template, login, '', 'postgres');
  await once(admin, `create database ${name} template portal_template strategy file_copy`);
  const url = withLogin(template, login, '', name);
  const client = new Client({ connectionString: url, options: '-c search_path=portal,public' });
  client.on('error', () => undefined);
  await client.connect();
  return {
    url,
    sql: async <T extends object>(text: string, parameters: unknown[] = []) => (await client.query<T>(text, parameters)).rows,
    drop: async () => {
      await client.end();
      await once(admin, `drop database ${name} with (force)`);
    },
  };
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
