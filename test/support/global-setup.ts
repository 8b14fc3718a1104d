import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { prepareDatabase } from '../../src/portal-database.js';
import { TEST_SECRET } from './test-secret.js';

let running: { cluster: EmbeddedPostgres; dataDir: string } | undefined;

/** One cluster without fsync and one migrated template for the whole run; each test file clones the template. */
export async function setup(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-tests-'));
  // The database's own user must be able to look into it; otherwise the cluster is made elsewhere.
  await chmod(dataDir, 0o755);
  const cluster = await startEmbeddedPostgres({ dataDir, database: 'portal_template', durable: false });
  running = { cluster, dataDir };
  await prepareDatabase(cluster.url, TEST_SECRET);
  process.env.PORTAL_TEST_TEMPLATE_URL = cluster.url;
  process.env.PORTAL_TEST_FOLDER = dataDir;
}

export async function teardown(): Promise<void> {
  await running?.cluster.stop();
  if (running) await rm(running.dataDir, { recursive: true, force: true });
}
