import { access, chmod, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Logger } from '@nestjs/common';
import { StartRefused } from './lib/start-refused.js';
import { makeShared } from './platform/files/shared-folder.js';
import { systemCode } from './platform/files/whole-file.js';

/** Ours alone: mails hold links that let somebody in. */
const OWN_FOLDERS = ['files', 'mail'];
/** Shared with the ERP, perhaps by way of another account: as open as the folder they stand in. */
const ERP_FOLDERS = ['erp/inbox', 'erp/outbox', 'erp/archive', 'erp/error'];

/** To make and to take away files in a folder. */
const WORK_IN = constants.W_OK | constants.X_OK;

/**
 * Makes what is missing in DATA_DIR. A folder of the ERP that is there and closed is said and no reason not to start:
 * whoever shares it opens it while the portal runs.
 * @throws StartRefused naming the folder the portal may not write in, and what mends it
 */
export async function makeFolders(dataDir: string): Promise<void> {
  try {
    for (const folder of ERP_FOLDERS) await makeShared(join(dataDir, folder));
    for (const folder of OWN_FOLDERS) await makeOwn(join(dataDir, folder));
  } catch (error) {
    throw ['EACCES', 'EPERM'].includes(systemCode(error) ?? '') ? await refusal(dataDir, error as NodeJS.ErrnoException) : error;
  }
  await warnOfClosed(dataDir);
}

async function makeOwn(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // One that an earlier release made was open; where a file system knows no modes, whoever mounted it has decided.
  await chmod(path, 0o700).catch(() => undefined);
  await access(path, WORK_IN);
}

async function warnOfClosed(dataDir: string): Promise<void> {
  const open = await Promise.all(ERP_FOLDERS.map((folder) => access(join(dataDir, folder), WORK_IN).then(() => true, () => false)));
  const closed = ERP_FOLDERS.filter((_folder, index) => !open[index]);
  if (!closed.length) return;
  new Logger('Start').warn(`The portal runs as user ${process.geteuid?.() ?? '?'}, who may not write in ${closed.join(', ')} of ${dataDir}: `
    + 'what passes through there waits. docs/erp.md says how to share folders with an ERP.');
}

/** What to run names nothing above DATA_DIR, which others use too, and takes no folder of the ERP from the account that shares it. */
async function refusal(dataDir: string, error: NodeJS.ErrnoException): Promise<Error> {
  const [user, at] = [process.geteuid?.(), await nearest(error.path ?? '')];
  if (user === undefined || !at) return error;
  const closed = `The portal runs as user ${user}, who may not write in the folder ${at.path} of user ${at.owner}.`;
  return new StartRefused(`${closed} ${wayOut(dataDir, at, user)}`, { cause: error });
}

function wayOut(dataDir: string, { path, owner, group }: Found, user: number): string {
  if (!isWithin(path, dataDir)) {
    return `Set DATA_DIR to a folder that is theirs, or start again after this:\n\n  sudo install -d -o ${user} -m 0700 '${dataDir}'\n`;
  }
  // Root alone: made by Docker, or by whoever set the portal up, and shared with nobody yet.
  const shared = owner !== user && (owner !== 0 || group !== 0);
  if (shared && isWithin(path, join(dataDir, 'erp'))) return 'Where it is shared with an ERP, give both a group: docs/erp.md says how.';
  return `Start again after this, in a container on the folder of the host that is mounted there:\n\n  sudo chown ${user} '${path}' && sudo chmod u+rwx '${path}'\n`;
}

function isWithin(path: string, folder: string): boolean {
  return path === resolve(folder) || path.startsWith(resolve(folder) + sep);
}

/** A folder that is there. */
interface Found {
  path: string;
  owner: number;
  group: number;
}

/** The folder itself, or what of the folders above it is there. */
async function nearest(path: string): Promise<Found | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found) return { path, owner: found.uid, group: found.gid };
  return dirname(path) === path ? undefined : nearest(dirname(path));
}
