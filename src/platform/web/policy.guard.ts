import { createHash } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { Forbidden } from '../database/refusals.js';
import { NamedObjects } from './named-objects.js';
import { POLICY, type Audience, type PolicyDefinition } from './policy.js';
import { portalOf, type PortalRequest } from './portal-request.js';
import { digestOf, readUploads } from './uploads.js';
import { KeyMissing, SignInNeeded } from './web-refusals.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Deny by default: a handler admits exactly the roles its policy names, a form is about a thing that is there, and it is submitted once. */
@Injectable()
export class PolicyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly objects: NamedObjects,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<PortalRequest>();
    const policy = this.reflector.get<PolicyDefinition | undefined>(POLICY, context.getHandler());
    const state = portalOf(request);
    if (!policy) throw new Forbidden('no policy');
    state.policy = policy;
    if (!policy.roles.includes('anonymous')) {
      if (!state.principal) throw new SignInNeeded();
      if (!state.actor || !policy.roles.includes(state.actor.role as Audience)) throw new Forbidden(policy.action);
    }
    if (policy.effect === 'write' && policy.object && state.actor) await this.objects.refuseAbsent(state.actor, policy.object, request.params);
    if (policy.uploads) await readUploads(request, http.getResponse<Response>(), policy.uploads);
    if (policy.effect === 'write' && !policy.repeatable && state.actor) state.actor.once = submittedOnce(request);
    return true;
  }
}

/** The form's key with a hash of where and what was sent, files included. */
function submittedOnce(request: PortalRequest): { key: string; hash: Uint8Array } {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const key = body._key;
  if (typeof key !== 'string' || !UUID.test(key)) throw new KeyMissing();
  const { _key, ...content } = body;
  const hash = createHash('sha256').update(`${request.method} ${request.path}\n${JSON.stringify(content)}${digestOf(portalOf(request).uploaded)}`).digest();
  return { key: key.toLowerCase(), hash };
}
