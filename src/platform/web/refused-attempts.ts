import { Injectable, Logger } from '@nestjs/common';
import { inHouse } from '../actor.js';
import { Database } from '../database/database.js';
import type { PortalRequest } from './portal-request.js';
import { pathToLog } from './request-log.js';

/**
 * Writes down who tried to change what their role may not. No page offers that to them, so it is either a page older
 * than their role or an attempt worth knowing of (T-38).
 */
@Injectable()
export class RefusedAttempts {
  private readonly log = new Logger('Request');

  constructor(private readonly database: Database) {}

  /** Of a signed-in person's refused write; a fault in it does not change the answer. */
  async record(request: PortalRequest): Promise<void> {
    const { actor, policy } = request.portal ?? {};
    if (!actor?.personId || policy?.effect !== 'write') return;
    const { personId } = actor;
    const data = { action: policy.action, path: pathToLog(request) };
    await this.database
      .transaction(inHouse(actor), (tx) =>
        tx.record({ type: 'access.refused', subject: 'person', subjectId: personId, supplierId: null, audience: 'internal', data }))
      .catch((error: unknown) => this.log.error({ requestId: request.portal?.id, message: String(error) }));
  }
}
