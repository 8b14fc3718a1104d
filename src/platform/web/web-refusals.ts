/** The page is for people who are signed in. */
export class SignInNeeded extends Error {}

/** A form without its idempotency key: not one of our forms. */
export class KeyMissing extends Error {}

/** Too many attempts; try again after so many seconds. */
export class TooMany extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('too many attempts');
  }
}

/** Asked under a name that is not the portal's. */
export class OtherHost extends Error {
  constructor(readonly baseUrl: string) {
    super('not the name of this portal');
  }
}

/** A change over http, though the portal's address is https. */
export class Insecure extends Error {
  constructor(readonly baseUrl: string) {
    super('not over https');
  }
}

/** A change that another site's page asked for. */
export class CrossSite extends Error {}

/** A list was asked for a page behind its last one, from an old bookmark or after rows went away. */
export class BeyondEnd extends Error {
  constructor(readonly lastPage: number) {
    super('the list ends before this page');
  }
}
