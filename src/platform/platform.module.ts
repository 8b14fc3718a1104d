import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { Clock } from './clock.js';
import { Database } from './database/database.js';
import { Catalog } from './i18n/catalog.js';
import { PdfPool } from './pdf/pdf-pool.js';
import { RUNTIME, type Runtime } from './runtime.js';
import { AnswerInterceptor } from './web/answer.interceptor.js';
import { FailureFilter } from './web/failure.filter.js';
import { NamedObjects, OBJECTS, type ObjectLookups } from './web/named-objects.js';
import { PageRenderer } from './web/page-renderer.js';
import { PolicyGuard } from './web/policy.guard.js';
import { RefusedAttempts } from './web/refused-attempts.js';
import { Views } from './web/views.js';

/** What was made before Nest: handed in, so that tests and the demo hand in their own. */
export interface PlatformParts {
  runtime: Runtime;
  clock: Clock;
  database: Database;
  catalog: Catalog;
  views: Views;
  pdf: PdfPool;
}

/** The technical ground under every capability; knows none of them. */
@Module({})
export class PlatformModule {
  static with(parts: PlatformParts, objects: ObjectLookups): DynamicModule {
    const providers = [
      { provide: RUNTIME, useValue: parts.runtime },
      { provide: Clock, useValue: parts.clock },
      { provide: Database, useValue: parts.database },
      { provide: Catalog, useValue: parts.catalog },
      { provide: Views, useValue: parts.views },
      { provide: PdfPool, useValue: parts.pdf },
    ];
    return {
      module: PlatformModule, global: true,
      imports: [DiscoveryModule, ScheduleModule.forRoot()],
      providers: [
        ...providers, PageRenderer, NamedObjects, RefusedAttempts,
        { provide: OBJECTS, useValue: objects },
        { provide: APP_GUARD, useClass: PolicyGuard },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: FailureFilter },
      ],
      exports: [...providers, PageRenderer, DiscoveryModule],
    };
  }
}
