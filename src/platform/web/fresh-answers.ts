import type { NextFunction, Response } from 'express';
import type { PortalRequest } from './portal-request.js';

/** All but the assets: never kept by a cache or a shared computer, and told apart by how it was asked for. */
export function freshAnswers(_request: PortalRequest, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  // A page and a fragment of it have the same address.
  response.setHeader('Vary', 'HX-Request, HX-Request-Type');
  next();
}
