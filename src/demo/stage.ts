import type { INestApplication } from '@nestjs/common';
import { addDays, localDateOf, type LocalDate } from '../lib/local-date.js';
import { systemActor, type Actor, type Role } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { cast, source, suppliers } from './cast.js';
import { beijing, happenedBy, type Happening } from './happenings.rules.js';

const ZONE = 'Asia/Shanghai';

/** The stage the demo is played on: who acts, what day it is, and in which order things happen. */
export class Stage {
  private readonly happenings: Happening[] = [];
  private readonly actors = new Map<string, Actor>();
  readonly today: LocalDate;
  readonly supplierIds = new Map<string, string>();
  companyId = '';

  constructor(private readonly app: INestApplication) {
    this.today = localDateOf(app.get(Clock).now(), ZONE);
  }

  get<T>(type: new (...parameters: never[]) => T): T {
    return this.app.get(type as never);
  }

  /** Reads who there is. */
  async prepare(): Promise<void> {
    await this.get(Database).read(systemActor('0', 'portal', 'demo'), async (tx) => {
      this.companyId = (await tx.one<{ id: string }>('select id from companies order by id limit 1')).id;
      for (const { id, code } of await tx.rows<{ id: string; code: string }>('select id, code from suppliers')) this.supplierIds.set(code, id);
      const members = await tx.rows<{ id: string; person_id: string; email: string; name: string; role: Role; supplier_id: string | null; plant_ids: string[] }>(
        `select m.id, m.person_id, p.email, p.name, m.role, m.supplier_id, coalesce((select array_agg(mp.plant_id::text) from membership_plants mp where mp.membership_id = m.id), '{}') as plant_ids
         from memberships m join people p on p.id = m.person_id`);
      for (const member of members) {
        const key = cast.find(({ email }) => email === member.email)?.key ?? member.email;
        this.actors.set(key, {
          kind: member.supplier_id ? 'supplier' : 'internal', personId: member.person_id, membershipId: member.id, name: member.name, role: member.role,
          companyId: this.companyId, supplierId: member.supplier_id, plantIds: member.plant_ids, channel: 'demo', requestId: null });
      }
    });
  }

  /** A member of the cast. */
  as(key: string): Actor {
    const actor = this.actors.get(key);
    if (!actor) throw new Error(`the demo has no ${key}`);
    return actor;
  }

  /** Who answers for a supplier: its clerk in the cast, else the house itself. */
  clerkOf(supplier: string): Actor {
    const member = cast.find((one) => one.supplier === supplier && one.role === 'supplier_clerk');
    if (member) return this.as(member.key);
    const house = suppliers.find(({ code }) => code === supplier);
    return {
      kind: 'supplier', personId: null, membershipId: null, name: house?.shortName ?? supplier, role: 'supplier_clerk', companyId: this.companyId,
      supplierId: this.supplierIds.get(supplier) ?? null, plantIds: [], channel: 'demo', requestId: null };
  }

  erp(): Actor {
    return systemActor(this.companyId, source.name, 'erp');
  }

  /** The folder the demo's ERP sends from. */
  inbox(): { companyId: string; source: string; offset: string } {
    return { companyId: this.companyId, source: source.code, offset: '+08:00' };
  }

  /** The date so many days from today; negative is past. */
  day(offset: number): LocalDate {
    return addDays(this.today, offset);
  }

  /**
   * Lets something happen so many days from today at a Beijing hour (9.5 = 09:30). What is for today has happened
   * whatever the hour (see `happenedBy`); what is for a later day does not happen.
   */
  on(offset: number, hour: number, run: () => Promise<void>): void {
    this.at(this.day(offset), hour, run);
  }

  at(date: LocalDate, hour: number, run: () => Promise<void>): void {
    this.happenings.push({ at: beijing(date, hour), run });
  }

  /** Plays everything in the order of time with a moved clock, then lets the clock be again. */
  async play(): Promise<void> {
    const clock = this.get(Clock);
    const now = clock.now();
    try {
      for (const { at, run } of happenedBy(now, this.happenings, this.today)) {
        clock.moveTo(at);
        await run();
      }
    } finally {
      clock.reset();
    }
  }
}
