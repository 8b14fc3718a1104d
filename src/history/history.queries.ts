import { Injectable } from '@nestjs/common';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import { shownScan } from '../lib/scan-text.js';
import { inHouse, type Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import { PERSON, subjects, type Subject } from './subjects.js';

export interface RecordedFact {
  at: Date;
  type: string;
  who: string;
  role: string;
  /** Nobody's doing: a job's, the ERP's or the demo's. */
  byPortal: boolean;
  subjectId: string;
  /** What it is told of, where that is not the object itself. */
  organisation: string | null;
  organisationEn: string | null;
  onBehalf: string | null;
  channel: string;
  data: Record<string, unknown>;
}

const PAGE_SIZE = 50;

/** Every object's history, read from the facts; row security leaves a supplier only its own and shared ones. */
@Injectable()
export class HistoryQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound when the object is not there, not the actor's, or has no history page for this role */
  async of(actor: Actor, subject: string, id: string, page: number): Promise<{ name: string; nameEn?: string; page?: string; facts: ResultPage<RecordedFact> }> {
    const own = subject === PERSON && id === actor.personId;
    const known = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined;
    if (!known || (known.hiddenFrom?.includes(actor.role) && !own)) throw new NotFound();
    const home = own ? '/sessions' : known.page;
    return this.database.read(own ? inHouse(actor) : actor, async (tx) => {
      const { name, nameEn } = await tx.one<{ name: string; nameEn?: string }>(known.sql(actor), [actor.plantIds, id]);
      const rows = await tx.rows<RecordedFact & { total: string }>(factsOf(known), [subject, id, offsetOf(page, PAGE_SIZE)]);
      return { name: shownScan(name), ...(nameEn ? { nameEn: shownScan(nameEn) } : {}), ...(home ? { page: home } : {}), facts: resultPage(rows, Number(rows[0]?.total ?? 0), page, PAGE_SIZE) };
    });
  }
}

/** $1 = the kind of object, $2 = its id, $3 = how many to leave out; newest first. */
function factsOf({ later, also }: Subject): string {
  const ids = `select $2::bigint${later ? ` union all ${later}` : ''}`;
  return `with told as (
      select f.*, null::text as organisation, null::text as "organisationEn" from facts f where f.subject_type = $1 and f.subject_id in (${ids})
      ${also ? `union all ${also}` : ''})
    select at, type, actor_name as who, actor_role as role, actor_person_id is null as "byPortal", subject_id::text as "subjectId", organisation, "organisationEn",
      on_behalf as "onBehalf", channel, data, count(*) over() as total
    from told order by ${also ? 'at desc, id desc' : 'subject_id desc, subject_seq desc'} limit ${PAGE_SIZE} offset $3`;
}
