import type { NestExpressApplication } from '@nestjs/platform-express';
import { foundHouse, seedDemo } from './demo/seed-demo.js';
import { InvitationsCommands, LINK_LIVES_HOURS } from './identity/index.js';
import { OrganizationCommands } from './organization/index.js';
import { systemActor } from './platform/actor.js';
import { Database } from './platform/database/database.js';
import type { Runtime } from './platform/runtime.js';

/** Sign-in in the demo is one click; the password is for whoever wants to try the form. */
const DEMO_PASSWORD = 'demo password of the portal';

/** Fills an empty database: the demo, or the link that makes the first administrator. */
export async function prepareContent(app: NestExpressApplication, runtime: Runtime): Promise<void> {
  if (runtime.demo) {
    await foundHouse(app, DEMO_PASSWORD);
    await seedDemo(app);
    return;
  }
  await inviteFirstAdministrator(app, (line) => void process.stdout.write(`${line}\n`));
}

/**
 * Without an administrator nobody could do anything: makes the company, and a link that is printed where only the
 * operator looks. Every start without an administrator prints a new one; the one before dies.
 */
export async function inviteFirstAdministrator(app: NestExpressApplication, say: (line: string) => void): Promise<void> {
  const actor = systemActor((await companyId(app)) ?? (await makeCompany(app)), 'portal', 'job');
  const link = await app.get(InvitationsCommands).firstAdministrator(actor);
  if (link) say(`\n  The portal has no administrator yet. Open this link within ${LINK_LIVES_HOURS} hours; it works once:\n\n  ${link}\n`);
}

async function companyId(app: NestExpressApplication): Promise<string | undefined> {
  const row = await app.get(Database).read(systemActor('0', 'portal', 'job'), (tx) => tx.row<{ id: string }>('select id from companies order by id limit 1'));
  return row?.id;
}

/** Named by the first administrator. */
async function makeCompany(app: NestExpressApplication): Promise<string> {
  const made = await app.get(OrganizationCommands).createCompany({ code: 'BUYER', name: 'Buyer', nameEn: 'Buyer' }, { code: 'erp', name: 'ERP' });
  return made.id;
}
