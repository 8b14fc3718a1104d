import { Logger } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import type { PortalRequest } from './portal-request.js';

const STATIC = /^\/(assets|vendor)\/|^\/(icons\.svg|favicon\.ico)$/;
const log = new Logger('Request');

/**
 * One line per request: who did what, how it ended, how long it took. Never a body, never a query. Static files and
 * the looks of a supervisor are left out.
 */
export function requestLog(request: PortalRequest, response: Response, next: NextFunction): void {
  const path = pathToLog(request);
  // `close` comes also when the client went away before the answer.
  response.once('close', () => {
    const state = request.portal;
    if (!state || STATIC.test(path) || state.policy?.action.startsWith('health.')) return;
    log.debug({
      requestId: state.id, method: request.method, path, action: state.policy?.action ?? null, status: response.statusCode,
      ms: Math.round(performance.now() - state.startedAt), personId: state.actor?.personId ?? null, supplierId: state.actor?.supplierId ?? null,
      ...(response.writableFinished ? {} : { aborted: true }),
    });
  });
  next();
}

/** The path without what opens something to whoever reads it: the long parts are tokens of links. */
export function pathToLog({ path }: PortalRequest): string {
  return path.replace(/[^/]{32,}/g, '…').slice(0, 200);
}
