import 'reflect-metadata';
import { readConfig } from './config.js';
import { prepareContent } from './first-start.js';
import { startPortal, type Portal } from './portal.js';
import { wordsFor } from './start-words.js';

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

main().catch((error: unknown) => {
  if (stopping.signal.aborted) process.exit(0);
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exit(1);
});
