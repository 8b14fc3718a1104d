import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';

/** Whether the portal lives, and whether it can be used. */
@Module({ controllers: [HealthController] })
export class HealthModule {}
