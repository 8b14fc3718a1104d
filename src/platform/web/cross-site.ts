import type { NextFunction, Response } from 'express';
import type { Runtime } from '../runtime.js';
import { CrossSite } from './web-refusals.js';
import { ASKS, type PortalRequest } from './portal-request.js';

/**
 * Refuses changes that another site's page sends: Sec-Fetch-Site where the browser says it, else the Origin
 * must be ours. In the demo an Origin with the request's own Host counts, so that a phone in the LAN can try it.
 */
export function refuseCrossSite(runtime: Runtime) {
  return (request: PortalRequest, _response: Response, next: NextFunction): void => {
    next(ASKS.has(request.method) || cameFromHere(request, runtime) ? undefined : new CrossSite());
  };
}

function cameFromHere(request: PortalRequest, runtime: Runtime): boolean {
  const site = request.headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  const origin = request.headers.origin;
  if (!origin || !URL.canParse(origin)) return false;
  if (origin === new URL(runtime.baseUrl).origin) return true;
  return runtime.demo && new URL(origin).host === request.headers.host;
}
