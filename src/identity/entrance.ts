import { Injectable } from '@nestjs/common';
import { FieldProblems } from '../lib/refusal.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { KnownDevices } from './known-devices.js';
import { NewDevices } from './new-devices.js';
import { openSession, startBlank, type ProvenOwner } from './open-session.js';
import { Sessions } from './sessions.js';
import type { Origin } from './throttle.js';

/** The way in for who has shown their password. */
@Injectable()
export class Entrance {
  constructor(
    private readonly sessions: Sessions,
    private readonly devices: KnownDevices,
    private readonly news: NewDevices,
  ) {}

  /**
   * Tells of a device that is new, opens the session, ends what is more than five, and knows the browser from now on.
   * @throws FieldProblems `sign_in.wrong` when another password was set since this one was looked at
   */
  async enter(request: PortalRequest, owner: ProvenOwner, email: string, from: Origin): Promise<void> {
    await this.news.notice(owner, from, request.headers['user-agent'] ?? '', portalOf(request).id);
    await openSession(request, owner);
    if (!(await this.sessions.settle(owner, request.sessionID))) {
      await startBlank(request);
      throw new FieldProblems([{ field: 'password', code: 'sign_in.wrong', params: {} }]);
    }
    this.devices.remember(request, email, owner.passwordSetAt);
  }
}
