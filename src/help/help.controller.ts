import { Controller, Get } from '@nestjs/common';
import { page, type Answer } from '../platform/web/answer.js';
import { everyone, Policy } from '../platform/web/policy.js';
import { glossary } from './glossary.js';

/** The words of the portal in both languages, and its keys. */
@Controller('help')
export class HelpController {
  @Get()
  @Policy({ action: 'help.show', roles: everyone, effect: 'read' })
  show(): Answer {
    return page('help/show', { groups: glossary }, 'help.title');
  }
}
