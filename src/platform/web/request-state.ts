import { randomUUID } from 'node:crypto';
import type { NextFunction, Response } from 'express';
import { isLocale, negotiateLocale } from '../i18n/catalog.js';
import type { PortalRequest, Principal } from './portal-request.js';

/** First of all: a request id for the log, the answer and every fact written on the way. */
export function requestState(request: PortalRequest, response: Response, next: NextFunction): void {
  const id = randomUUID();
  request.portal = {
    id, startedAt: performance.now(), principal: null, actor: null,
    locale: negotiateLocale(request.headers['accept-language']), theme: 'auto', policy: null,
  };
  response.setHeader('X-Request-Id', id);
  next();
}

/** After the session is read: who acts, in which language and appearance. */
export function personOfRequest(request: PortalRequest, _response: Response, next: NextFunction): void {
  const state = request.portal;
  const session = request.session as (typeof request.session & { principal?: Principal | null }) | undefined;
  if (!state || !session) return next();
  const principal = session.principal ?? null;
  state.principal = principal;
  state.locale = principal?.locale ?? (isLocale(session.locale) ? session.locale : state.locale);
  state.theme = principal?.theme ?? session.theme ?? 'auto';
  const membership = principal?.membership;
  if (principal && membership) {
    state.actor = {
      kind: membership.supplierId ? 'supplier' : 'internal',
      personId: principal.personId, membershipId: membership.id, name: principal.name, role: membership.role,
      companyId: membership.companyId, supplierId: membership.supplierId, plantIds: membership.plantIds,
      channel: 'web', requestId: state.id,
    };
  }
  next();
}
