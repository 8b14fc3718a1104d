import { Controller, Get } from '@nestjs/common';
import { page, type Answer } from '../platform/web/answer.js';
import { everyone, Policy } from '../platform/web/policy.js';

/** What waits for the reader, and where to go for it. */
@Controller()
export class HomeController {
  @Get()
  @Policy({ action: 'home.show', roles: everyone, effect: 'read' })
  async show(): Promise<Answer> {
    return page('shell/home', {}, 'home.title');
  }
}
