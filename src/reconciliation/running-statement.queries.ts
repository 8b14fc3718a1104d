import { Injectable } from '@nestjs/common';
import { firstOfMonth, lastOfMonth, localDateOf } from '../lib/local-date.js';
import { isCurrency } from '../lib/money.js';
import { offsetOf, resultPage, type ResultPage } from '../lib/result-page.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { amountWords } from './amount-words.js';
import { contentOf } from './statement-snapshot.rules.js';
import { shownContent, shownLine, type ShownContent, type ShownLine } from './statement-view.rules.js';
import { unbilledLines, unpricedLineCount } from './unbilled-lines.js';

const PAGE_SIZE = 200;

export interface RunningChoice {
  supplierId: string;
  /** 'YYYY-MM'. */
  period: string;
  /** Absent: the currency most lines are in. */
  currency: string | undefined;
  page: number;
}

/** What the month's statement would say if it were issued now; it is computed with every look and stored nowhere. */
export interface RunningStatement {
  supplier: { id: string; name: string; nameEn: string };
  period: string;
  from: string;
  cutOffOn: string;
  currency: string;
  currencies: string[];
  content: ShownContent;
  words: string | null;
  lines: ResultPage<ShownLine>;
  /** Lines that wait for a price of their order. */
  unpriced: number;
  issued: { id: string; number: string; state: string } | null;
  /** Whether the period has begun. */
  begun: boolean;
  /** Whether it is over: before that, more may come. */
  over: boolean;
}

/** The running statement of a supplier (B5). */
@Injectable()
export class RunningStatementQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound for a supplier that is not there or not the actor's */
  show(actor: Actor, choice: RunningChoice): Promise<RunningStatement> {
    return this.database.read(actor, async (tx) => {
      const supplier = await tx.one<RunningStatement['supplier']>('select id, name, name_en as "nameEn" from suppliers where id = $1', [choice.supplierId]);
      const { zone } = await tx.one<{ zone: string }>('select time_zone as zone from companies where id = $1', [actor.companyId]);
      const { period, supplierId } = choice;
      const [from, cutOffOn] = [firstOfMonth(period), lastOfMonth(period)];
      const all = await unbilledLines(tx, { supplierId, cutOffOn });
      const currencies = [...new Set(all.map(({ currency }) => currency))].sort();
      const currency = choice.currency && isCurrency(choice.currency) ? choice.currency : (currencies[0] ?? 'CNY');
      const content = contentOf(all.filter((line) => line.currency === currency), currency, from);
      const issued = await tx.row<NonNullable<RunningStatement['issued']>>(
        `select id, number, state from statements where supplier_id = $1 and period = $2 and currency = $3 and state <> 'withdrawn'`, [supplierId, period, currency]);
      const today = localDateOf(tx.at, all.find((line) => line.currency === currency)?.plantZone ?? zone);
      const rows = content.lines.slice(offsetOf(choice.page, PAGE_SIZE), offsetOf(choice.page + 1, PAGE_SIZE)).map((line) => shownLine(line, today));
      return {
        supplier, period, from, cutOffOn, currency, currencies: currencies.includes(currency) ? currencies : [...currencies, currency],
        content: shownContent(content, currency), words: currency === 'CNY' ? amountWords(content.total.gross) : null,
        lines: resultPage(rows, content.lines.length, choice.page, PAGE_SIZE),
        unpriced: await unpricedLineCount(tx, { supplierId, cutOffOn, currency }), issued: issued ?? null, begun: from <= today, over: cutOffOn < today,
      };
    });
  }
}
