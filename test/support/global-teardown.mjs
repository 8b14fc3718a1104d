import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const kept = globalThis.portalTestCluster;
  await kept?.cluster.stop();
  if (kept) await rm(kept.dataDir, { recursive: true, force: true });
}
