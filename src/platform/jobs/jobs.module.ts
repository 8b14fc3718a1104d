import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Jobs } from './jobs.js';
import { Subscribers } from './subscribers.js';

const EVERY_SECOND = 1;

/** Repeating work and the delivery of facts. */
@Global()
@Module({ providers: [Jobs, Subscribers], exports: [Jobs, Subscribers] })
export class JobsModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly subscribers: Subscribers,
  ) {}

  onModuleInit(): void {
    this.jobs.register({ name: 'facts', everySeconds: EVERY_SECOND, run: async () => void (await this.subscribers.deliverDue()) });
  }
}
