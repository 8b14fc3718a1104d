import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import type { PortalRequest } from './portal-request.js';

/** The deepest form of the portal has five levels: `lines[s7][parts][0][on]`. */
const DEEPEST = 8;

/**
 * Handlers get a form as a plain object, whatever was sent. Refused before anybody walks through it: nesting without
 * end, and names that every object has already (`constructor`, `toString`), which are nobody's fields.
 */
export function plainBody(request: PortalRequest, _response: Response, next: NextFunction): void {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) request.body = {};
  try {
    refuseUnlessPlain(request);
    next();
  } catch (error) {
    next(error);
  }
}

/** @throws BadRequestException */
export function refuseUnlessPlain(request: PortalRequest): void {
  if (!isPlain(request.body) || !isPlain(request.query)) throw new BadRequestException();
}

function isPlain(value: unknown): boolean {
  let level: object[] = [value as object];
  for (let depth = 0; level.length; depth += 1) {
    if (depth >= DEEPEST) return false;
    const below: object[] = [];
    for (const one of level) {
      for (const [name, inner] of Object.entries(one)) {
        if (name in Object.prototype) return false;
        if (typeof inner === 'object' && inner !== null) below.push(inner);
      }
    }
    level = below;
  }
  return true;
}
