import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { page, type Answer } from '../platform/web/answer.js';
import { PAGE_FRAME, type PageFrame } from '../platform/web/page-renderer.js';
import { everyone, Policy, Who } from '../platform/web/policy.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { HomeQueries, type ToDo } from './home.queries.js';

const pages: Record<ToDo['kind'], string> = {
  order: '/purchase-orders/:id', delivery_note: '/delivery-notes/:id', statement: '/statements/:id', exchange_message: '/exchange/:id' };
const kinds: Record<ToDo['kind'], string> = {
  order: 'order_answer', delivery_note: 'delivery_note', statement: 'statement', exchange_message: 'exchange' };

/** What waits for the reader, and where to go for it. */
@Controller()
export class HomeController {
  constructor(
    private readonly queries: HomeQueries,
    @Inject(PAGE_FRAME) private readonly frame: PageFrame,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  @Get()
  @Policy({ action: 'home.show', roles: everyone, effect: 'read' })
  async show(@Who() actor: Actor, @Req() request: PortalRequest): Promise<Answer> {
    const { tiles, todos, moreTodos, steps } = await this.queries.show(actor, await this.frame.timeZone(request), this.runtime.demo);
    const scans = actor.role === 'warehouse_clerk';
    // The warehouse goes straight to the scan of a note, everyone else to its page.
    const hrefOf = ({ kind, id }: ToDo) => (scans ? `/receiving/notes/${id}` : pages[kind].replace(':id', id));
    return page('shell/home', {
      tiles, steps, left: steps.filter(({ done }) => !done).length, scans, internal: actor.kind === 'internal',
      moreTodos, todos: todos.map((todo) => ({ ...todo, href: hrefOf(todo), stateKind: kinds[todo.kind] })),
    }, 'home.title');
  }
}
