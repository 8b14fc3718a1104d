import { Controller, Get, Query } from '@nestjs/common';
import { pageFrom } from '../lib/result-page.js';
import { textOf } from '../lib/text-of.js';
import { shownScan } from '../lib/scan-text.js';
import type { Actor } from '../platform/actor.js';
import { internalRoles } from '../platform/actor.js';
import { page, type Answer } from '../platform/web/answer.js';
import { Policy, Who } from '../platform/web/policy.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { BoardQueries, boardViews, type BoardView } from './board.queries.js';
import { pagingOf } from '../platform/web/paging.js';
import type { ScanPlant } from './scan-page.queries.js';

/** The receiving board: what comes, what stands at the dock, what was posted, what nobody knew. */
@Controller('receiving')
export class BoardController {
  constructor(private readonly queries: BoardQueries) {}

  @Get()
  @Policy({ action: 'receiving_board.show', roles: internalRoles, effect: 'read' })
  async show(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const { view, q } = { view: boardViews.find((one) => one === query.view) ?? 'due', q: textOf(query.q, 100).trim() };
    const { plants, plantId, today, counts, notes, recent, unknown, surplus } =
      await this.queries.show(actor, { plant: query.plant, view, q, page: pageFrom(textOf(query.page)) });
    const narrowed = Boolean(q || plantId);
    const model = {
      rows: notes.rows.map((note) => ({ ...note, overdue: note.state === 'submitted' && (note.arriveOn ?? today) < today })),
      paging: pagingOf(notes), tabs: tabs(view, counts, plantId, q), view, q, plants: plantOptions(plants), plant: plantId ?? '',
      recent, unknown: unknown.map((scan) => ({ ...scan, raw: shownScan(scan.raw) })), surplus, filtered: narrowed, narrowed: narrowed || view !== 'due',
      scans: actor.role === 'warehouse_clerk', teaches: ['warehouse_clerk', 'administrator'].includes(actor.role) };
    return page('receiving/board', model, 'receiving.board.title');
  }
}

function tabs(current: BoardView, counts: Record<BoardView, number>, plant: string | null, q: string) {
  return boardViews.map((view) => ({
    href: safeUrl('/receiving', { view: view === 'due' ? '' : view, plant, q }), labelKey: `receiving.board.view.${view}`,
    count: counts[view], hot: view === 'overdue' && counts[view] > 0, current: view === current }));
}

function plantOptions(plants: ScanPlant[]) {
  return plants.map(({ id, code, name, nameEn }) => ({ value: id, code, name, nameEn }));
}
