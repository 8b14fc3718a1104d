import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { deviceOf } from './device.js';
import { recordOfAccount } from './identity.facts.js';
import type { SessionOwner } from './open-session.js';
import type { Origin } from './throttle.js';

/** Writes down that somebody showed their password, and records it as news where the browser is not known to them. */
@Injectable()
export class NewDevices {
  constructor(private readonly database: Database) {}

  /** Before the session opens: nobody comes in on a new device without the notice. The very first sign-in is no news. */
  async notice({ personId, membershipId }: SessionOwner, from: Origin, userAgent: string, requestId: string | null): Promise<void> {
    const { browser, system } = deviceOf(userAgent);
    await this.database.identity(async (auth, at) => {
      const [known]: { signedInAt: Date | null }[] = await auth.query(
        'select signed_in_at as "signedInAt" from credentials where person_id = $1 for no key update', [personId]);
      await auth.query('update credentials set signed_in_at = $2 where person_id = $1', [personId, at]);
      if (!known?.signedInAt || from.device || !membershipId) return;
      await recordOfAccount(auth, { type: 'device.signed_in', data: { browser, system, address: from.address } }, { personId, membershipId, requestId }, at);
    });
  }
}
