import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { WATCHED } from '../platform/web/own-host.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { Throttle } from './throttle.js';

/** Who is not signed in may ask 300 times in a minute. */
@Injectable()
export class StrangersGuard implements CanActivate {
  constructor(private readonly throttle: Throttle) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PortalRequest>();
    if (!portalOf(request).principal && !WATCHED.has(request.path)) await this.throttle.stranger(request.ip ?? '');
    return true;
  }
}
