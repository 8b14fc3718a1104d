import { Module } from '@nestjs/common';
import { HelpController } from './help.controller.js';

/** Help for who is in doubt about a word or a key. */
@Module({ controllers: [HelpController] })
export class HelpModule {}
