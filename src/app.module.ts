import { Module, type DynamicModule } from '@nestjs/common';
import { DeliveriesModule } from './deliveries/index.js';
import { DemoModule } from './demo/demo.module.js';
import { ErpExchangeModule } from './erp-exchange/erp-exchange.module.js';
import { HealthModule } from './health/health.module.js';
import { HelpModule } from './help/help.module.js';
import { HistoryModule } from './history/history.module.js';
import { IdentityModule } from './identity/index.js';
import { MaterialsModule } from './materials/index.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { objects } from './objects.js';
import { OrganizationModule } from './organization/index.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { PlatformModule, type PlatformParts } from './platform/platform.module.js';
import { PurchaseOrdersModule } from './purchase-orders/index.js';
import { ReconciliationModule } from './reconciliation/index.js';
import { ReceivingModule } from './receiving/index.js';
import { SearchModule } from './search/search.module.js';
import { ShellModule } from './shell/shell.module.js';
import { SuppliersModule } from './suppliers/index.js';

/** The list of capabilities, nothing else. */
@Module({})
export class AppModule {
  static with(parts: PlatformParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(parts, objects),
        JobsModule,
        IdentityModule,
        OrganizationModule,
        MaterialsModule,
        SuppliersModule,
        PurchaseOrdersModule,
        DeliveriesModule,
        ReceivingModule,
        ReconciliationModule,
        ErpExchangeModule,
        NotificationsModule,
        HistoryModule,
        HealthModule,
        SearchModule,
        HelpModule,
        ShellModule,
        DemoModule,
      ],
    };
  }
}
