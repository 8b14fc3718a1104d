import { chmod, mkdtemp } from 'node:fs/promises';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One cluster without fsync and one migrated template for the whole run; each test file clones the template. */
export default async function globalSetup() {
  register('./typescript-loader.mjs', import.meta.url);
  await import('reflect-metadata');
  const { startEmbeddedPostgres } = await import('../../src/platform/database/embedded-postgres.ts');
  const { prepareDatabase } = await import('../../src/portal-database.ts');
  const { TEST_SECRET } = await import('./test-secret.ts');
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-tests-'));
  // The database's own user must be able to look into it; otherwise the cluster is made elsewhere.
  await chmod(dataDir, 0o755);
  const cluster = await startEmbeddedPostgres({ dataDir, database: 'portal_template', durable: false });
  await prepareDatabase(cluster.url, TEST_SECRET);
  process.env.PORTAL_TEST_TEMPLATE_URL = cluster.url;
  process.env.PORTAL_TEST_FOLDER = dataDir;
  globalThis.portalTestCluster = { cluster, dataDir };
}
