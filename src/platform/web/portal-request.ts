import type { Request } from 'express';
import type { Actor } from '../actor.js';
import type { Locale } from '../i18n/catalog.js';
import type { NoticeToShow } from './answer.js';
import type { Theme } from './page-context.js';
import type { PolicyDefinition } from './policy.js';
import type { Uploaded } from './uploads.js';

/** The person behind a session, as the database has them at this request. */
export interface Principal {
  personId: string;
  email: string;
  name: string;
  nameEn: string;
  locale: Locale | null;
  theme: Theme;
  /** Absent after the last membership ended. */
  membership: PrincipalMembership | null;
  memberships: PrincipalMembership[];
}

export interface PrincipalMembership {
  id: string;
  role: Exclude<Actor['role'], 'system'>;
  supplierId: string | null;
  companyId: string;
  organisation: string;
  organisationEn: string;
  plantIds: string[];
}

/** What the portal knows about a request, beside Express' own. */
export interface PortalState {
  id: string;
  startedAt: number;
  principal: Principal | null;
  actor: Actor | null;
  locale: Locale;
  theme: Theme;
  policy: PolicyDefinition | null;
  /** Files of a form whose policy admits some. */
  uploaded?: Uploaded;
}

export type PortalRequest = Request & { portal?: PortalState };

declare module 'express-session' {
  interface SessionData {
    personId: string;
    membershipId: string | null;
    locale: Locale;
    theme: Theme;
    notices: NoticeToShow[];
    startedAt: number;
  }
}

/** The portal's state of a request; set by the first middleware. */
export function portalOf(request: PortalRequest): PortalState {
  if (!request.portal) throw new Error('the request has not passed the portal’s first middleware');
  return request.portal;
}

/** Methods that only ask (RFC 9110 9.2.1): they change nothing, and there are many of them. */
export const ASKS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
