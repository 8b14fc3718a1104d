import type { Tx } from './transaction.js';

/** Who last changed a thing, as far as the facts the reader may see tell. */
export interface LastChange {
  readonly by: string;
  readonly at: Date;
}

/** Which facts are changes of it, all without `types`; `data` narrows them down where the facts of several things stand under one subject. */
export interface ChangeFacts {
  readonly subject: string;
  readonly id: string;
  readonly types?: readonly string[];
  readonly data?: Readonly<Record<string, string>>;
}

/** The last of these facts, for the page that tells a reader that a form is outdated. */
export function lastChange(tx: Tx, { subject, id, types = [], data = {} }: ChangeFacts): Promise<LastChange | undefined> {
  return tx.row<LastChange>(
    `select actor_name as by, at from facts where subject_type = $1 and subject_id = $2 and (cardinality($3::text[]) = 0 or type = any($3::text[])) and data @> $4::jsonb
     order by subject_seq desc limit 1`, [subject, id, types, JSON.stringify(data)]);
}
