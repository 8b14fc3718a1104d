import 'reflect-metadata';
import { ConfigError, readConfig } from './config.js';
import { prepareContent } from './first-start.js';
import { RolesMissing } from './platform/database/roles.js';
import { startPortal, type Portal } from './portal.js';
import { PortTaken } from './portal-server.js';

const stopping = new AbortController();
let started: Portal | undefined;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (started) started.close().then(() => process.exit(0), () => process.exit(1));
    else stopping.abort();
  });
}

async function main(): Promise<void> {
  const { signal } = stopping;
  const portal = await startPortal(readConfig(process.env), { prepare: prepareContent, stop: signal });
  started = portal;
  process.stdout.write(`\n  ${portal.runtime.demo ? 'Demo portal' : 'Portal'}: ${portal.url}\n\n`);
}

/** What the operator can mend gets a sentence; the rest is a fault of the portal and shows where it lies. */
function wordsFor(error: unknown): string {
  if (error instanceof RolesMissing) return `${error.message} Ask the database administrator to run:\n\n${error.sql}\n`;
  if (error instanceof ConfigError || error instanceof PortTaken) return error.message;
  const { syscall, code } = error as { syscall?: unknown; code?: unknown };
  const unreachable = error instanceof AggregateError || syscall === 'connect' || syscall === 'getaddrinfo';
  if (unreachable) return `The database cannot be reached (${String(code)}). Is it running, and is DATABASE_URL right?`;
  if (typeof syscall === 'string') return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch((error: unknown) => {
  if (stopping.signal.aborted) process.exit(0);
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exit(1);
});
