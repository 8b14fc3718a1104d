import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { internalRoles, supplierRoles, type Actor, type Role } from '../actor.js';
import { portalOf, type PortalRequest } from './portal-request.js';
import type { UploadLimits } from './uploads.js';

/** `anonymous` also admits people who are not signed in. */
export type Audience = Exclude<Role, 'system'> | 'anonymous';

/** Everyone who is signed in. */
export const everyone: Audience[] = [...supplierRoles, ...internalRoles];

/** A kind of fact, or why a write leaves none. */
export type Trace = `${string}.${string}` | { readonly none: string };

export interface PolicyDefinition {
  /** Noun and verb, unique per handler; listed in docs/permissions.md. */
  action: string;
  roles: readonly Audience[];
  /** `write` ⇔ the method is not GET. */
  effect: 'read' | 'write';
  /** The kind of object the path's ids name: absent ⇔ the path has no ids. */
  object?: string;
  /**
   * What a write leaves behind: one fact of this kind, or one of these. Set ⇔ it is a write, so that no write is silent by
   * oversight. A form that changes nothing leaves nothing, and other facts may follow from the first.
   */
  audit?: Trace | readonly Trace[];
  /** A write that is not a form of one's own page and so carries no idempotency key. */
  repeatable?: boolean;
  /** The form may carry files. */
  uploads?: UploadLimits;
}

/** The kinds of facts a write may leave; and why it leaves none, if so. */
export function tracesOf({ audit }: Pick<PolicyDefinition, 'audit'>): { facts: string[]; none: string | undefined } {
  const traces = [audit ?? []].flat() as Trace[];
  return {
    facts: traces.filter((trace) => typeof trace === 'string'),
    none: traces.flatMap((trace) => (typeof trace === 'string' ? [] : [trace.none]))[0],
  };
}

export const POLICY = 'portal:policy';

/** Every handler states its policy; without one it is refused, and the portal does not start. */
export const Policy = (definition: PolicyDefinition) => SetMetadata(POLICY, definition);

/** The acting person of the request. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = portalOf(context.switchToHttp().getRequest<PortalRequest>());
  if (!actor) throw new Error('this handler admits people who are not signed in: it has no actor');
  return actor;
});
