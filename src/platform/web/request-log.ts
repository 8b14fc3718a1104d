import { Logger } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import { ASKS, type PortalRequest } from './portal-request.js';

const STATIC = /^\/(assets|vendor)\/|^\/(icons\.svg|favicon\.ico)$/;
const log = new Logger('Request');

/**
 * One line per request that matters to whoever looks for what happened: each that changes something, signing in and out
 * included, and each that was refused or failed. The other ones are told at the level `debug`. It says who did what, how
 * it ended, how long it took; never a body, never a query. Static files and the looks of a supervisor are left out.
 */
export function requestLog(request: PortalRequest, response: Response, next: NextFunction): void {
  const path = pathToLog(request);
  // `close` comes also when the client went away before the answer.
  response.once('close', () => {
    const state = request.portal;
    if (!state || STATIC.test(path) || state.policy?.action.startsWith('health.')) return;
    const line = {
      requestId: state.id, method: request.method, path, action: state.policy?.action ?? null, status: statusOf(request, response),
      ms: Math.round(performance.now() - state.startedAt), ...whoOf(request), ...(response.writableFinished ? {} : { aborted: true }),
    };
    if (ASKS.has(request.method) && line.status < 400) log.debug(line);
    else log.log(line);
  });
  next();
}

/** A request whose body did not come in time is answered by the server itself, past the response. */
function statusOf({ socket }: PortalRequest, { statusCode, headersSent }: Response): number {
  const fault = socket.errored as NodeJS.ErrnoException | null;
  return !headersSent && fault?.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : statusCode;
}

/** Who acted; whoever has just signed in is known by the new session alone. */
function whoOf({ portal, session }: PortalRequest): Record<string, string | null> {
  const { actor } = portal ?? {};
  const { personId, membershipId } = actor ?? (session as Partial<PortalRequest['session']> | undefined) ?? {};
  return { personId: personId ?? null, membershipId: membershipId ?? null, supplierId: actor?.supplierId ?? null };
}

/** The path without what opens something to whoever reads it: the long parts are tokens of links. */
export function pathToLog({ path }: PortalRequest): string {
  return path.replace(/[^/]{32,}/g, '…').slice(0, 200);
}
