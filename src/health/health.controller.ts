import { Controller, Get, Inject } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { json, type Answer } from '../platform/web/answer.js';
import { Policy } from '../platform/web/policy.js';

/** For supervisors and load balancers; says nothing about the inside. */
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  @Get('healthz')
  @Policy({ action: 'health.live', roles: ['anonymous'], effect: 'read' })
  live(): Answer {
    return json({ status: 'ok' });
  }

  @Get('readyz')
  @Policy({ action: 'health.ready', roles: ['anonymous'], effect: 'read' })
  async ready(): Promise<Answer> {
    if (this.runtime.draining) return json({ status: 'draining' }, 503);
    const answers = await Promise.allSettled(Object.values(this.database.pools).map((pool) => pool.query('select 1')));
    const ready = answers.every(({ status }) => status === 'fulfilled');
    return json({ status: ready ? 'ready' : 'database unavailable' }, ready ? 200 : 503);
  }
}
