import type { PortalRequest } from '../platform/web/portal-request.js';
import { saveSession } from '../platform/web/save-session.js';
import type { Proof } from './credentials.js';

/** Whose session it becomes, and when the absolute life of it began. */
export interface SessionOwner {
  personId: string;
  membershipId: string | null;
  startedAt: Date;
}

/** The owner of a session that begins with a password. */
export type ProvenOwner = SessionOwner & Proof;

/**
 * Gives the browser a session with a new id: an id somebody planted or saw before is worth nothing afterwards.
 * Language and appearance chosen before stay.
 */
export async function openSession(request: PortalRequest, owner: SessionOwner): Promise<void> {
  const { locale, theme, notices } = request.session;
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => (error ? reject(error as Error) : resolve()));
  });
  Object.assign(request.session, {
    ...(locale ? { locale } : {}), ...(theme ? { theme } : {}), ...(notices ? { notices } : {}),
    personId: owner.personId, membershipId: owner.membershipId, startedAt: owner.startedAt.getTime(),
    client: { userAgent: (request.headers['user-agent'] ?? '').slice(0, 400), address: request.ip ?? '' },
  });
  await saveSession(request);
}

/** Ends the session of the browser. */
export async function closeSession(request: PortalRequest): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve()));
  });
}

/** A blank session instead of the browser's own, which ends if it was not ended already; its language and looks stay. */
export async function startBlank(request: PortalRequest): Promise<void> {
  const { locale, theme } = request.session;
  await new Promise<void>((resolve, reject) => {
    request.sessionStore.destroy(request.sessionID, (error?: unknown) => (error ? reject(error as Error) : resolve()));
  });
  request.sessionStore.generate(request);
  Object.assign(request.session, { ...(locale ? { locale } : {}), ...(theme ? { theme } : {}) });
}
