import { DataSource, type DataSourceOptions } from 'typeorm';
import pg from 'pg';
import { SnakeCaseNaming } from './platform/database/columns.js';
import type { Pools } from './platform/database/database.js';
import { withLogin } from './platform/database/database-url.js';
import { loginPassword, webLogins } from './platform/database/roles.js';
import { entities } from './entities.js';
import { migrations } from './migrations.js';

// A date is a day, not a moment: as text it cannot slip over midnight in some time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (value: string) => value);

/**
 * A connection that breaks while it changes hands between pool and query runner has nobody listening for a moment,
 * and an error event without a listener ends the process. Whoever uses the connection hears of it at the next query.
 */
class HandedOverClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

const common = {
  type: 'postgres',
  namingStrategy: new SnakeCaseNaming(),
  synchronize: false,
  logging: false,
  entities,
} as const satisfies Partial<DataSourceOptions>;

/** The deploy login: owns the tables and runs the migrations, nothing else. */
export function ownerDataSource(databaseUrl: string): DataSource {
  return new DataSource({
    ...common, url: databaseUrl, schema: 'portal', migrations, migrationsTableName: 'migrations', migrationsTransactionMode: 'each',
    applicationName: 'portal-owner', poolSize: 2, extra: { options: '-c search_path=portal,public' },
  });
}

/** The running portal's three small pools, not yet connected. */
export function webPools(databaseUrl: string, appSecret: string): Pools {
  const pool = (side: keyof typeof webLogins, size: number) => {
    const { login } = webLogins[side];
    return new DataSource({
      ...common, url: withLogin(databaseUrl, login, loginPassword(appSecret, login)),
      applicationName: `portal-${side}`, poolSize: size, poolErrorHandler: () => undefined,
      extra: { Client: HandedOverClient, connectionTimeoutMillis: 3000, idleTimeoutMillis: 30_000 },
    });
  };
  return { supplier: pool('supplier', 8), internal: pool('internal', 10), auth: pool('auth', 4) };
}
