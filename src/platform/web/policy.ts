import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { internalRoles, supplierRoles, type Actor, type Role } from '../actor.js';
import { portalOf, type PortalRequest } from './portal-request.js';
import type { UploadLimits } from './uploads.js';

/** `anonymous` also admits people who are not signed in. */
export type Audience = Exclude<Role, 'system'> | 'anonymous';

/** Everyone who is signed in. */
export const everyone: Audience[] = [...supplierRoles, ...internalRoles];

export interface PolicyDefinition {
  /** Noun and verb, unique per handler; listed in docs/permissions.md. */
  action: string;
  roles: readonly Audience[];
  /** `write` ⇔ the method is not GET. */
  effect: 'read' | 'write';
  /** The kind of object the path's ids name: absent ⇔ the path has no ids. */
  object?: string;
  /** A write that is not a form of one's own page and so carries no idempotency key. */
  repeatable?: boolean;
  /** The form may carry files. */
  uploads?: UploadLimits;
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
