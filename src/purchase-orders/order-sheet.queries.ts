import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { Locale } from '../platform/i18n/catalog.js';
import type { Typed } from './answer-inputs.js';
import { orderSheet } from './order-sheet.js';
import type { OrderSheet } from './order-sheet.js';
import { orderRows } from './order-sheet.rows.js';

/** The page of one order. */
@Injectable()
export class OrderSheetQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound when the order is not there or not the actor's */
  show(
    actor: Actor, orderId: string, locale: Locale, form: { typed?: Typed; problems?: readonly FieldProblem[]; outdated?: boolean } = {},
  ): Promise<OrderSheet> {
    return this.database.read(actor, async (tx) => orderSheet(await orderRows(tx, orderId), { actor, locale, now: this.clock.now(), ...form }));
  }
}
