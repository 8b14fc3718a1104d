import { Global, Module } from '@nestjs/common';
import { PAGE_FRAME } from '../platform/web/page-renderer.js';
import { HomeController } from './home.controller.js';
import { HomeQueries } from './home.queries.js';
import { PreferencesController } from './preferences.controller.js';
import { ShellFrame } from './shell-frame.js';

/** The frame around every page: navigation, counts, preferences. */
@Global()
@Module({
  controllers: [HomeController, PreferencesController],
  providers: [HomeQueries, { provide: PAGE_FRAME, useClass: ShellFrame }],
  exports: [PAGE_FRAME],
})
export class ShellModule {}
