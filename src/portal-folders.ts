import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartRefused } from './lib/start-refused.js';
import { makeShared } from './platform/files/shared-folder.js';
import { systemCode } from './platform/files/whole-file.js';

/** Ours alone: mails hold links that let somebody in. */
const OWN_FOLDERS = ['files', 'mail'];
/** Shared with the ERP, perhaps by way of another account: as open as the folder they stand in. */
const ERP_FOLDERS = ['erp/inbox', 'erp/outbox', 'erp/archive', 'erp/error'];

/**
 * Makes what is missing in DATA_DIR.
 * @throws StartRefused naming the folder the portal may not write in, and what mends it
 */
export async function makeFolders(dataDir: string): Promise<void> {
  try {
    for (const folder of ERP_FOLDERS) await makeShared(join(dataDir, folder));
    for (const folder of OWN_FOLDERS) await makeOwn(join(dataDir, folder));
  } catch (error) {
    throw ['EACCES', 'EPERM'].includes(systemCode(error) ?? '') ? await refusal(error as NodeJS.ErrnoException) : error;
  }
}

async function makeOwn(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // One that an earlier release made was open; where a file system knows no modes, whoever mounted it has decided.
  await chmod(path, 0o700).catch(() => undefined);
}

async function refusal(error: NodeJS.ErrnoException): Promise<Error> {
  const [user, at] = [process.geteuid?.(), await nearest(error.path ?? '')];
  if (user === undefined || !at) return error;
  return new StartRefused(
    `The portal runs as user ${user}, who may not write in the folder ${at.path} of user ${at.owner}. Start again after this, ` +
    `in a container on the folder of the host that is mounted there:\n\n  sudo chown ${user} '${at.path}' && sudo chmod u+rwx '${at.path}'\n`,
    { cause: error });
}

/** The folder itself, or what of the folders above it is there. */
async function nearest(path: string): Promise<{ path: string; owner: number } | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found) return { path, owner: found.uid };
  return dirname(path) === path ? undefined : nearest(dirname(path));
}
