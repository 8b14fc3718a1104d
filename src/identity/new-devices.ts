import { Injectable } from '@nestjs/common';
import { systemActor, type Role } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { deviceOf } from './device.js';
import { ofPerson, type DeviceFact } from './identity.facts.js';
import type { SessionOwner } from './open-session.js';
import type { Origin } from './throttle.js';

interface Who {
  name: string;
  role: Exclude<Role, 'system'>;
  companyId: string;
}

/** Writes down that somebody showed their password, and records it as news where the browser is not known to them. */
@Injectable()
export class NewDevices {
  constructor(private readonly database: Database) {}

  /** Before the session opens: nobody comes in on a new device without the notice. The very first sign-in is no news. */
  async notice({ personId, membershipId }: SessionOwner, from: Origin, userAgent: string, requestId: string | null): Promise<void> {
    const before = await this.database.identity(async (auth, at) => {
      const [known]: { signedInAt: Date | null }[] = await auth.query(
        'select signed_in_at as "signedInAt" from credentials where person_id = $1 for no key update', [personId]);
      await auth.query('update credentials set signed_in_at = $2 where person_id = $1', [personId, at]);
      return known?.signedInAt;
    });
    if (!before || from.device || !membershipId) return;
    const { browser, system } = deviceOf(userAgent);
    const fact: DeviceFact = { type: 'device.signed_in', data: { browser, system, address: from.address } };
    const { name, role, companyId } = await this.who(membershipId);
    const actor = { ...systemActor(companyId, name, 'web'), personId, membershipId, role, requestId };
    await this.database.transaction(actor, (tx) => tx.record(ofPerson(fact, personId)));
  }

  private who(membershipId: string): Promise<Who> {
    return this.database.read(systemActor('0', 'portal', 'web'), (tx) =>
      tx.one<Who>(
        `select p.name, m.role, coalesce(m.company_id, s.company_id) as "companyId" from memberships m join people p on p.id = m.person_id
         left join suppliers s on s.id = m.supplier_id where m.id = $1`,
        [membershipId]));
  }
}
