import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { readConfig } from './config.js';
import { prepareContent } from './first-start.js';
import { startPortal, type Portal } from './portal.js';
import { wordsFor } from './start-words.js';

const log = new Logger('Stop');
const stopping = new AbortController();
let started: Portal | undefined;
let told = false;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // A supervisor may ask twice, and a terminal asks every process.
    if (!told) log.log(`Stopping (${signal}).`);
    told = true;
    if (started) started.close().then(() => end(0, 'Stopped.'), (error: unknown) => end(1, `Stopped, but not in order: ${String(error)}`));
    else stopping.abort();
  });
}

function end(code: 0 | 1, words: string): never {
  log[code ? 'error' : 'log'](words);
  process.exit(code);
}

async function main(): Promise<void> {
  const { signal } = stopping;
  const portal = await startPortal(readConfig(process.env), { prepare: prepareContent, stop: signal });
  started = portal;
  process.stdout.write(`\n  ${portal.runtime.demo ? 'Demo portal' : 'Portal'}: ${portal.url}\n\n`);
}

main().catch((error: unknown) => {
  if (stopping.signal.aborted) end(0, 'Stopped.');
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exit(1);
});
