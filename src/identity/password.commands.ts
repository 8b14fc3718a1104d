import { Injectable } from '@nestjs/common';
import { FieldProblems } from '../lib/refusal.js';
import { Database } from '../platform/database/database.js';
import type { Principal } from '../platform/web/portal-request.js';
import { hashed } from '../platform/web/session-store.js';
import { refuseWeak } from './new-password.js';
import { Passwords } from './passwords.js';
import { SignIn } from './sign-in.js';
import type { Origin } from './throttle.js';

/** A person's own password. */
@Injectable()
export class PasswordCommands {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly signIn: SignIn,
  ) {}

  /**
   * Sets another password and ends the person's sessions everywhere but here.
   * @throws FieldProblems when the current one is wrong or the new one will not do; TooMany
   */
  async change(principal: Principal, change: { current: string; password: string }, at: Origin & { sessionId: string }): Promise<void> {
    const { personId, email, name, nameEn, membership } = principal;
    await this.signIn.prove(email, change.current, at).catch((error: unknown) => {
      if (!(error instanceof FieldProblems)) throw error;
      throw new FieldProblems(error.problems.map(({ code, params }) => ({ field: 'current', code: code === 'sign_in.wrong' ? 'password.current_wrong' : code, params })));
    });
    refuseWeak(change.password, [email, name, nameEn, membership?.organisation ?? '']);
    const hash = await this.passwords.hash(change.password);
    await this.database.identity(async (auth, now) => {
      await auth.query('update credentials set password_hash = $2, changed_at = $3 where person_id = $1', [personId, hash, now]);
      await auth.query('delete from sessions where person_id = $1 and id_hash <> $2', [personId, hashed(at.sessionId)]);
    });
  }
}
