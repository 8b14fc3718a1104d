import { Controller, Get, Query } from '@nestjs/common';
import { localDateOf } from '../lib/local-date.js';
import { pageFrom } from '../lib/result-page.js';
import { textOf } from '../lib/text-of.js';
import { shownScan } from '../lib/scan-text.js';
import type { Actor } from '../platform/actor.js';
import { internalRoles } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { page, type Answer } from '../platform/web/answer.js';
import { Policy, Who } from '../platform/web/policy.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { BoardQueries, boardViews, type BoardView } from './board.queries.js';
import { pagingOf } from '../platform/web/paging.js';
import { ReceiptsQueries } from './receipts.queries.js';
import { ScanPageQueries, type ScanPlant } from './scan-page.queries.js';

const DAY_MS = 24 * 3600 * 1000;
const RECENT = 6;

/** The receiving board: what comes, what stands at the dock, what was posted, what nobody knew. */
@Controller('receiving')
export class BoardController {
  constructor(
    private readonly queries: BoardQueries,
    private readonly receipts: ReceiptsQueries,
    private readonly scan: ScanPageQueries,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Policy({ action: 'receiving_board.show', roles: internalRoles, effect: 'read' })
  async show(@Who() actor: Actor, @Query() query: Record<string, unknown>): Promise<Answer> {
    const plants = await this.scan.plants(actor);
    const plant = plants.find(({ id }) => id === query.plant);
    const { view, q } = { view: boardViews.find((one) => one === query.view) ?? 'due', q: textOf(query.q, 100).trim() };
    const today = localDateOf(this.clock.now(), (plant ?? plants[0])?.timeZone ?? 'Asia/Shanghai');
    const plantId = plant?.id ?? null;
    const counts = await this.queries.counts(actor, today, plantId);
    const notes = await this.queries.notes(actor, { today, plantId, view, q, page: pageFrom(textOf(query.page)) });
    const recent = await this.receipts.list(actor, { q: '', from: null, to: null, supplierId: null, noteId: null, page: 1 }, RECENT);
    const model = {
      rows: notes.rows.map((note) => ({ ...note, overdue: note.state === 'submitted' && (note.arriveOn ?? today) < today })), paging: pagingOf(notes), tabs: tabs(view, counts, plantId, q), view, q, plants: plantOptions(plants), plant: plantId ?? '',
      recent: recent.rows, unknown: (await this.queries.unknownScans(actor, plantId, new Date(this.clock.now().getTime() - 7 * DAY_MS))).map((scan) => ({ ...scan, raw: shownScan(scan.raw) })),
      surplus: await this.queries.surplus(actor, plantId, new Date(this.clock.now().getTime() - 30 * DAY_MS)),
      scans: actor.role === 'warehouse_clerk', teaches: ['warehouse_clerk', 'administrator'].includes(actor.role), filtered: Boolean(q || plantId), narrowed: Boolean(q || plantId) || view !== 'due' };
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
