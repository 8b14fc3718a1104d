import { Logger } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import type { PortalRequest } from './portal-request.js';

const log = new Logger('Request');

/** One line per request: who did what, how it ended, how long it took. Never a body, never a query. */
export function requestLog(request: PortalRequest, response: Response, next: NextFunction): void {
  response.once('finish', () => {
    const state = request.portal;
    if (!state?.policy || state.policy.action.startsWith('health.')) return;
    log.debug({
      requestId: state.id, method: request.method, path: request.path, action: state.policy.action, status: response.statusCode,
      ms: Math.round(performance.now() - state.startedAt), personId: state.actor?.personId ?? null, supplierId: state.actor?.supplierId ?? null,
    });
  });
  next();
}
