import type { PortalRequest } from './portal-request.js';

/**
 * Writes the session down before the answer leaves. express-session saves while an empty answer (a redirect) is on its
 * way already, so the next page could be asked for before what it should show is there.
 */
export function saveSession(request: PortalRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.save((error: unknown) => (error ? reject(error as Error) : resolve()));
  });
}
