/** Not there, or not the actor's: the two are answered alike. */
export class NotFound extends Error {}

/** Someone changed the row since the form was shown; `current` is its version now. */
export class Stale extends Error {
  constructor(readonly subject: string, readonly current: number) {
    super(`${subject} has changed since`);
  }
}

/** The form was submitted before: the answer of then is given again. */
export class AlreadyDone extends Error {
  constructor(readonly status: number, readonly location: string | null) {
    super('already done');
  }
}

/** The same idempotency key came with another content. */
export class KeyReused extends Error {}

/** The role may not do this. */
export class Forbidden extends Error {}

/** The same form is being worked on by its twin right now. */
export class StillRunning extends Error {}

/** The connection was lost in the middle of a unit of work: nothing of it is known to be stored. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super('the connection to the database was lost', { cause });
  }
}
