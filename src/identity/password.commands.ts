import { Injectable } from '@nestjs/common';
import { FieldProblems } from '../lib/refusal.js';
import { Database } from '../platform/database/database.js';
import type { Actor } from '../platform/actor.js';
import type { Principal } from '../platform/web/portal-request.js';
import { hashed } from '../platform/web/session-store.js';
import { isStillTheirs, setPassword } from './credentials.js';
import { deviceOf } from './device.js';
import { recordOfAccount } from './identity.facts.js';
import { refuseWeak } from './new-password.js';
import { Passwords } from './passwords.js';
import { SignIn } from './sign-in.js';
import type { Origin } from './throttle.js';

const WRONG = 'password.current_wrong';

/** Where a person sits while they change their password. */
interface Here extends Origin {
  sessionId: string;
  userAgent: string;
}

/** A person's own password. */
@Injectable()
export class PasswordCommands {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly signIn: SignIn,
  ) {}

  /**
   * Sets another password and ends the person's sessions everywhere but here; its fact brings them a mail.
   * @returns the moment the new one counts from
   * @throws FieldProblems when the current one is wrong, by now perhaps, or the new one will not do; TooMany
   */
  async change(actor: Actor, principal: Principal, change: { current: string; password: string }, at: Here): Promise<Date> {
    const { personId, email, name, nameEn, memberships } = principal;
    const proven = await this.signIn.prove(email, change.current, at).catch((error: unknown) => {
      if (!(error instanceof FieldProblems)) throw error;
      throw new FieldProblems(error.problems.map(({ code, params }) => ({ field: 'current', code: code === 'sign_in.wrong' ? WRONG : code, params })));
    });
    refuseWeak(change.password, [email, name, nameEn, ...memberships.flatMap(({ organisation, organisationEn }) => [organisation, organisationEn])]);
    const hash = await this.passwords.hash(change.password);
    return this.database.identity(async (auth, now) => {
      if (!(await isStillTheirs(auth, proven))) throw new FieldProblems([{ field: 'current', code: WRONG, params: {} }]);
      const moment = await setPassword(auth, personId, hash, now);
      await auth.query('delete from sessions where person_id = $1 and id_hash <> $2', [personId, hashed(at.sessionId)]);
      const { browser, system } = deviceOf(at.userAgent);
      await recordOfAccount(auth, { type: 'password.changed', data: { browser, system, address: at.address } }, { ...actor, personId }, now);
      return moment;
    });
  }
}
