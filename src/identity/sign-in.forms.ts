import { z } from 'zod';
import { LONGEST_PASSWORD } from './password.rules.js';

const next = z.string().max(2000).optional();

/** An address as typed, without the blanks around it. */
export const emailField = z.string().trim().min(1, 'field.required').max(254, 'field.not_an_email').regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/u, 'field.not_an_email');

export const signInForm = z.object({
  email: z.string().trim().min(1, 'field.required').max(254, 'sign_in.wrong'),
  // A little longer than allowed, so that what cannot be right is answered like any wrong password.
  password: z.string().min(1, 'field.required').max(4 * LONGEST_PASSWORD, 'sign_in.wrong'),
  next,
});

export const oneClickForm = z.object({ person: z.string().min(1).max(40), next });

export const membershipForm = z.object({ membership: z.string().regex(/^[1-9]\d{0,17}$/) });

/** A path of this portal to go to after signing in; anything that could lead elsewhere is dropped. */
export function ownPath(next: unknown): string | undefined {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, 'http://portal.invalid')) return undefined;
  const { host, pathname, search } = new URL(next, 'http://portal.invalid');
  // The parser has undone tabs, backslashes and double dots by now: what is left is what a browser would open.
  if (host !== 'portal.invalid' || pathname.startsWith('//') || pathname.startsWith('/sign-')) return undefined;
  return `${pathname}${search}`;
}
