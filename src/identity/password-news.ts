import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Role } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { ofPerson, type PasswordFact } from './identity.facts.js';

interface Untold {
  linkId: string;
  type: PasswordFact['type'];
  personId: string;
  name: string;
  role: Exclude<Role, 'system'>;
  companyId: string;
}

/** What is not recorded yet: the sign-in scope, which knows it first, may record nothing. */
const UNTOLD = `
  select t.id as "linkId", t.type, p.id as "personId", p.name, m.role, m.company_id as "companyId"
  from (select id, person_id, 'password.reset_requested' as type from password_links where person_id is not null and announced_at is null
    union all select id, person_id, 'password.reset' from password_links where used_at is not null and use_announced_at is null) t
  join people p on p.id = t.person_id
  cross join lateral (
    select m.role, coalesce(m.company_id, s.company_id) as company_id from memberships m left join suppliers s on s.id = m.supplier_id
    where m.person_id = p.id order by m.ended_at desc nulls first, m.id limit 1) m
  order by t.id, t.type desc limit 200`;

const COLUMNS = { 'password.reset_requested': 'announced_at', 'password.reset': 'use_announced_at' } as const;

/** Records from the links' rows what happened to forgotten passwords; the mails are written from these facts. */
@Injectable()
export class PasswordNews {
  constructor(private readonly database: Database) {}

  async record(): Promise<void> {
    const untold = await this.database.read(systemActor('0', 'portal', 'job'), (tx) => tx.rows<Untold>(UNTOLD));
    for (const one of untold) {
      await this.database.transaction(actorOf(one), async (tx) => {
        const column = COLUMNS[one.type];
        // Another run may have been faster: whoever marks the row records.
        if (!(await tx.run(`update password_links set ${column} = $2 where id = $1 and ${column} is null`, [one.linkId, tx.at]))) return;
        const fact: PasswordFact = { type: one.type, data: { linkId: one.linkId } };
        await tx.record(ofPerson(fact, one.personId));
      });
    }
  }
}

/** Anyone may ask for a link; who uses it has the person's mailbox. */
function actorOf({ type, personId, name, role, companyId }: Untold): Actor {
  const portal = systemActor(companyId, 'portal', 'web');
  return type === 'password.reset' ? { ...portal, personId, name, role } : portal;
}
