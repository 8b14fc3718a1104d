import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule, OneClickPeople } from '../identity/index.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { cast } from './cast.js';

/** The demo: its cast may sign in with one click, while the portal is a demo. */
@Module({ imports: [IdentityModule] })
export class DemoModule implements OnModuleInit {
  constructor(
    private readonly people: OneClickPeople,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  onModuleInit(): void {
    if (this.runtime.demo) this.people.offer(cast.map(({ key, email }) => ({ key, email })));
  }
}
