import { Injectable } from '@nestjs/common';
import { objectOf } from '../lib/object-of.js';
import type { FieldProblem } from '../lib/refusal.js';
import { textOf } from '../lib/text-of.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { Locale } from '../platform/i18n/catalog.js';
import type { Typed } from './answer-inputs.js';
import { orderSheet } from './order-sheet.js';
import type { OrderSheet, SheetRequest } from './order-sheet.js';
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
    actor: Actor, orderId: string, locale: Locale, form: Pick<SheetRequest, 'sent' | 'typed' | 'problems' | 'outdated'> = {},
  ): Promise<OrderSheet> {
    return this.database.read(actor, async (tx) => orderSheet(await orderRows(tx, orderId), { actor, locale, now: this.clock.now(), ...form }));
  }

  /** Whether one of the problems is about a schedule line that has changed since the form was drawn. */
  movedOn(actor: Actor, orderId: string, typed: Typed, problems: readonly FieldProblem[]): Promise<boolean> {
    return this.database.read(actor, async (tx) => {
      const rows = await tx.rows<{ id: string; version: number }>(`select id, version from schedule_lines where order_id = $1 and answer <> 'superseded'`, [orderId]);
      const versions = new Map(rows.map(({ id, version }) => [`s${id}`, String(version)]));
      const lines = problems.flatMap(({ field }) => /^lines\[(s\d+)\]/.exec(field)?.[1] ?? []);
      return lines.some((line) => {
        const seen = textOf(objectOf(typed[line]).version);
        return /^[1-9]\d*$/.test(seen) && seen !== versions.get(line);
      });
    });
  }
}
