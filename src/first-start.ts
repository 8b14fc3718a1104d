import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Runtime } from './platform/runtime.js';

/** Fills an empty database: the demo, or the link that makes the first administrator. */
export async function prepareContent(_app: NestExpressApplication, _runtime: Runtime): Promise<void> {}
