import { Injectable } from '@nestjs/common';
import { systemActor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { ofPerson } from './identity.facts.js';

interface Untold {
  linkId: string;
  personId: string;
  companyId: string;
}

/** Who asked for a link and is somebody: recorded a moment later, as asking does the same whoever has the address (decisions 39). */
const UNTOLD = `
  select l.id as "linkId", l.person_id as "personId", m.company_id as "companyId"
  from password_links l cross join lateral (
    select coalesce(m.company_id, s.company_id) as company_id from memberships m left join suppliers s on s.id = m.supplier_id
    where m.person_id = l.person_id order by m.ended_at desc nulls first, m.id limit 1) m
  where l.person_id is not null and l.announced_at is null order by l.id limit 200`;

/** Records from the links' rows who forgot their password; the mails are written from these facts. */
@Injectable()
export class PasswordNews {
  constructor(private readonly database: Database) {}

  async record(): Promise<void> {
    const untold = await this.database.read(systemActor('0', 'portal', 'job'), (tx) => tx.rows<Untold>(UNTOLD));
    for (const { linkId, personId, companyId } of untold) {
      // Anyone may ask for a link: it is the portal that tells of it.
      await this.database.transaction(systemActor(companyId, 'portal', 'web'), async (tx) => {
        // Another run may have been faster: whoever marks the row records.
        if (!(await tx.run('update password_links set announced_at = $2 where id = $1 and announced_at is null', [linkId, tx.at]))) return;
        await tx.record(ofPerson({ type: 'password.reset_requested', data: { linkId } }, personId));
      });
    }
  }
}
