import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../actor.js';
import { Database } from '../database/database.js';
import { IdPipe } from './id.pipe.js';

/** How an object is found as far as the actor may see it: a statement and its parameters. @param ids in the order of the path */
export type Lookup = (actor: Actor, ids: string[]) => readonly [sql: string, parameters: unknown[]];

/** By the kinds of {@link PolicyDefinition}; `null` for what its handler looks up itself before anything else. */
export type ObjectLookups = Readonly<Record<string, Lookup | null>>;

export const OBJECTS = Symbol('objects');

/** What the path of a form names is looked up before the form is: a foreign thing is one that is not there, whatever is sent to it. */
@Injectable()
export class NamedObjects {
  constructor(
    private readonly database: Database,
    @Inject(OBJECTS) private readonly lookups: ObjectLookups,
  ) {}

  /**
   * @param params the path's placeholders, in their order
   * @throws NotFound when it is not there for the actor; Error for a kind nobody has said how to find
   */
  async refuseAbsent(actor: Actor, kind: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    const lookup = this.lookups[kind];
    if (lookup === undefined) throw new Error(`nobody has said how a ${kind} is found`);
    if (lookup === null) return;
    const ids = Object.values(params).map((value) => new IdPipe().transform(String(value)));
    await this.database.read(actor, (tx) => tx.one(...lookup(actor, ids)));
  }
}
