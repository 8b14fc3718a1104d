import 'reflect-metadata';
import { ConfigError, readConfig } from './config.js';
import { RolesMissing } from './platform/database/roles.js';
import { startPortal, type Portal } from './portal.js';
import { prepareContent } from './first-start.js';

async function main(): Promise<void> {
  const portal = await startPortal(readConfig(process.env), { prepare: prepareContent });
  stopOn(portal, 'SIGTERM', 'SIGINT');
  process.stdout.write(`\n  ${portal.runtime.demo ? 'Demo portal' : 'Portal'}: ${portal.url}\n\n`);
}

function stopOn(portal: Portal, ...signals: NodeJS.Signals[]): void {
  let stopping = false;
  for (const signal of signals) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      portal.close().then(() => process.exit(0), () => process.exit(1));
    });
  }
}

main().catch((error: unknown) => {
  if (error instanceof RolesMissing) process.stderr.write(`${error.message} Ask the database administrator to run:\n\n${error.sql}\n\n`);
  else process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error)?.stack ?? String(error)}\n`);
  process.exit(1);
});
