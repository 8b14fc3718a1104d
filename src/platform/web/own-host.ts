import type { NextFunction, Response } from 'express';
import type { Runtime } from '../runtime.js';
import type { PortalRequest } from './portal-request.js';
import { OtherHost } from './web-refusals.js';

/** Asked for by supervisors and load balancers, under whatever address they know. */
export const WATCHED = new Set(['/healthz', '/readyz']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Answers under the name of BASE_URL alone: a page under somebody else's name could not be used anyway, and nothing may
 * take that name for the portal's (T-35). Of proxies that are trusted, the forwarded name counts. The demo answers under
 * any name, so that a phone in the LAN can try it.
 */
export function refuseOtherHosts(runtime: Runtime) {
  return (request: PortalRequest, _response: Response, next: NextFunction): void => {
    const own = new URL(runtime.baseUrl).hostname;
    const asked = (request.hostname as string | undefined)?.toLowerCase() ?? '';
    const fits = asked === own || (LOOPBACK.has(own) && LOOPBACK.has(asked)) || runtime.demo || WATCHED.has(request.path);
    next(fits ? undefined : new OtherHost(runtime.baseUrl));
  };
}
