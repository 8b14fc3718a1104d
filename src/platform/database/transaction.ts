import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { Actor } from '../actor.js';
import { NotFound, Stale } from './refusals.js';

/** Something that happened, in the words of the business; see `docs/data.md`, facts. */
export interface FactToRecord {
  type: `${string}.${string}`;
  subject: string;
  subjectId: string;
  supplierId: string | null;
  /** `internal` facts are never shown to the supplier. */
  audience?: 'both' | 'internal';
  onBehalf?: string;
  data?: Record<string, unknown>;
}

/**
 * One unit of work in one scope. Nothing else can read or write rows, so nothing can leave the transaction
 * or the supplier's scope by accident.
 */
export class Tx {
  /** Where the form's command led; stored with its idempotency key. */
  led: string | null = null;

  constructor(
    readonly manager: EntityManager,
    readonly actor: Actor,
    /** The moment of this unit of work; every `at` written in it. */
    readonly at: Date,
  ) {}

  /** All rows of a statement; bigint and numeric arrive as strings, dates as 'YYYY-MM-DD'. */
  async rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const result: unknown = await this.manager.query(sql, parameters);
    // TypeORM answers UPDATE and DELETE with [rows, count].
    return (isCounted(result) ? result[0] : result) as T[];
  }

  /** The first row, if any. */
  async row<T>(sql: string, parameters: unknown[] = []): Promise<T | undefined> {
    return (await this.rows<T>(sql, parameters))[0];
  }

  /** The first row. @throws NotFound when there is none in this scope. */
  async one<T>(sql: string, parameters: unknown[] = []): Promise<T> {
    const row = await this.row<T>(sql, parameters);
    if (row === undefined) throw new NotFound();
    return row;
  }

  /** Runs a statement for its effect and returns how many rows it touched. */
  async run(sql: string, parameters: unknown[] = []): Promise<number> {
    const result: unknown = await this.manager.query(sql, parameters);
    return isCounted(result) ? result[1] : Array.isArray(result) ? result.length : 0;
  }

  /**
   * Loads one row and locks it until the end. Rows that name it may be added meanwhile (`for no key update`): a full
   * lock would make every foreign key that looks at it wait, and wait in circles. @throws NotFound in this scope.
   */
  async lock<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E> {
    const found = await this.manager.findOne(entity, { where, lock: { mode: 'for_no_key_update' } });
    if (!found) throw new NotFound();
    return found;
  }

  /** Loads and locks rows in ascending id order, the order every command keeps (decisions: lock order). */
  async lockAll<E extends ObjectLiteral & { id: string }>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E[]> {
    return this.manager.find(entity, { where, order: { id: 'ASC' } as never, lock: { mode: 'for_no_key_update' } });
  }

  async find<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E[]> {
    return this.manager.find(entity, { where });
  }

  /** Adds one row and returns it as stored, generated columns included. */
  async insert<E extends ObjectLiteral>(entity: new () => E, values: Partial<E>): Promise<E> {
    const row = Object.assign(new entity(), values);
    await this.manager.insert(entity, row as never);
    return row;
  }

  /** Adds many rows in one statement. */
  async insertAll<E extends ObjectLiteral>(entity: new () => E, values: Partial<E>[]): Promise<E[]> {
    const rows = values.map((value) => Object.assign(new entity(), value));
    if (rows.length) await this.manager.insert(entity, rows as never);
    return rows;
  }

  /** Writes what changed on a loaded row; its version counts up when it has one. */
  async save<E extends ObjectLiteral>(row: E): Promise<E> {
    // Not `reload: false`: the version in memory would stay behind, and a second save would write the old one back.
    return this.manager.save(row);
  }

  /** Refuses a form that was filled on an older version of the row. @throws Stale */
  expectVersion(row: { version: number }, version: number, subject: string): void {
    if (row.version !== version) throw new Stale(subject, row.version);
  }

  /** Writes down what happened, in the same transaction as the change itself. */
  async record(fact: FactToRecord): Promise<void> {
    const { actor } = this;
    await this.rows(
      `insert into facts (at, type, subject_type, subject_id, subject_seq, company_id, supplier_id, audience,
         actor_person_id, actor_name, actor_role, on_behalf, channel, request_id, data)
       values ($1, $2, $3, $4, portal.next_subject_seq($3, $4), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [this.at, fact.type, fact.subject, fact.subjectId, actor.companyId, fact.supplierId, fact.audience ?? 'both',
        actor.personId, actor.name, actor.role, fact.onBehalf ?? null, actor.channel, actor.requestId, JSON.stringify(fact.data ?? {})],
    );
  }

  /** As {@link record}, of the company itself: what a supplier has no part in. */
  recordOfCompany(type: FactToRecord['type'], data: Record<string, unknown>): Promise<void> {
    return this.record({ type, subject: 'company', subjectId: this.actor.companyId, supplierId: null, audience: 'internal', data });
  }

  /** The next number of a company's counter; gaps stay when a transaction fails, doubles cannot happen. */
  async nextNumber(name: string): Promise<string> {
    const row = await this.one<{ last: string }>(
      `insert into number_counters (company_id, name, last) values ($1, $2, 1)
       on conflict (company_id, name) do update set last = number_counters.last + 1 returning last`,
      [this.actor.companyId, name],
    );
    return row.last;
  }

  /** Names the page the form leads to, so that a repeated submit is sent to the same place. */
  leadsTo(path: string): void {
    this.led = path;
  }
}

function isCounted(result: unknown): result is [unknown[], number] {
  return Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number';
}
