import { Injectable } from '@nestjs/common';
import { Refusal } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/database/refusals.js';
import { ExchangeMessage } from './exchange-message.entity.js';
import { recordAttempt, recordStep, WAITING } from './inbound-messages.js';

/** What a person does with a message, apart from taking it again. */
@Injectable()
export class ExchangeCommands {
  constructor(private readonly database: Database) {}

  /** Written once more under the same event id, at the outbox's next look; the ERP sees the same file again. @throws NotFound */
  sendAgain(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(`/exchange/${id}`);
      const message = await tx.lock(ExchangeMessage, { id, direction: 'out', companyId: actor.companyId });
      await tx.save(Object.assign(message, { state: 'pending', attempts: 0, nextAt: tx.at, error: '', settledAt: null }));
      await tx.run('update exchange_messages set leased_until = null where id = $1', [id]);
      await recordAttempt(tx, id, 'requested');
      await recordStep(tx, 'sent_again', message);
    });
  }

  /**
   * A fact that its subscriber could not work on is delivered again at the next look; what waits behind it follows.
   * One that is done by now stays done. @throws NotFound
   */
  deliverAgain(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo('/exchange');
      const delivery = await tx.row<{ state: string; subscriber: string }>(
        `select d.state, d.subscriber from fact_deliveries d join facts f on f.at = d.fact_at and f.id = d.fact_id
         where d.id = $1 and f.company_id = $2 for update of d`, [id, actor.companyId]);
      if (!delivery) throw new NotFound();
      if (delivery.state === 'done') return;
      await tx.run(`update fact_deliveries set state = 'pending', attempts = 0, next_at = $2 where id = $1`, [id, tx.at]);
      await tx.recordOfCompany('fact_delivery.retried', { deliveryId: id, subscriber: delivery.subscriber });
    });
  }

  /** A waiting document that will not be taken; what the portal has stays as it is. @throws NotFound, Stale, Refusal */
  discard(actor: Actor, id: string, version: number, reason: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      tx.leadsTo(`/exchange/${id}`);
      const message = await tx.lock(ExchangeMessage, { id, direction: 'in', companyId: actor.companyId });
      tx.expectVersion(message, version, 'exchange_message');
      if (!WAITING.includes(message.state)) throw new Refusal('exchange.cannot_discard');
      await tx.save(Object.assign(message, { state: 'discarded', nextAt: null, settledAt: tx.at }));
      await recordAttempt(tx, id, 'discarded', reason);
      await recordStep(tx, 'discarded', message, { reason });
    });
  }
}
