import { Logger } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import type { Runtime } from '../runtime.js';
import { ASKS, type PortalRequest } from './portal-request.js';
import { Insecure } from './web-refusals.js';

const HOUR_MS = 3600_000;

/**
 * With an https BASE_URL, refuses changes over what looks like http: their session could not be kept, and whoever signs
 * in would silently be asked to sign in again. So it looks when the TLS proxy is none of TRUST_PROXY or does not say https,
 * which whoever keeps the portal reads in the log, once an hour: the first to come may be a bot.
 */
export function refuseInsecure(runtime: Runtime) {
  const log = new Logger('Request');
  let saidAt = -HOUR_MS;
  return (request: PortalRequest, _response: Response, next: NextFunction): void => {
    if (!runtime.baseUrl.startsWith('https:') || request.secure || ASKS.has(request.method)) return next();
    if (performance.now() - saidAt >= HOUR_MS) {
      saidAt = performance.now();
      log.warn(wordsFor(request, runtime));
    }
    next(new Insecure(runtime.baseUrl));
  };
}

function wordsFor({ socket, headers }: PortalRequest, { config }: Runtime): string {
  const proxy = config.trustProxy.length ? `TRUST_PROXY is ${config.trustProxy.join(', ')}` : 'TRUST_PROXY is empty';
  const forwarded = headers['x-forwarded-proto'] === undefined ? 'without' : 'with';
  return `Nobody can sign in over http, as BASE_URL is https: a form came from ${socket.remoteAddress ?? '?'} ${forwarded} X-Forwarded-Proto, and ${proxy}. `
    + 'Name the TLS proxy in TRUST_PROXY, and let it send X-Forwarded-Proto: https.';
}
