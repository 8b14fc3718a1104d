import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartRefused } from '../../src/lib/start-refused.js';
import { makeShared } from '../../src/platform/files/shared-folder.js';
import { makeFolders } from '../../src/portal-folders.js';
import { root } from '../support/embedded-postgres.js';

const ERP = ['inbox', 'outbox', 'archive', 'error'];
const STRANGER = 65534;
/** The built one, as another process cannot run the source. */
const FOLDERS = resolve(import.meta.dirname, '../..', process.env.PORTAL_BUILD ?? 'dist', 'src/portal-folders.js');

/** Whether somebody else gets to the build: not below a closed folder like /root. */
const passable = async (path: string): Promise<boolean> => dirname(path) === path || (Boolean((await stat(dirname(path))).mode & 0o001) && passable(dirname(path)));
const strangerRuns = !root || (await passable(FOLDERS));

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portal-folders-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const modeOf = async (path: string) => ((await stat(join(dataDir, path))).mode & 0o7777).toString(8);
const modesOf = (names: string[]) => Promise.all(names.map((name) => modeOf(join('erp', name))));

/** As somebody whom modes bind; root passes them by. */
async function asStranger<T>(work: () => Promise<T>): Promise<T> {
  if (root) process.seteuid?.(STRANGER);
  try {
    return await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

describe.skipIf(process.platform === 'win32')('the folders of DATA_DIR', () => {
  it('stand open to others only where the operator has opened the folder of the ERP, and what is the portal’s own never', async () => {
    await makeFolders(dataDir);
    const umask = (0o777 & ~process.umask()).toString(8);
    expect([await modeOf('erp'), ...(await modesOf(ERP))]).toEqual(Array(5).fill(umask));
    expect([await modeOf('files'), await modeOf('mail')]).toEqual(['700', '700']);
  });

  it('let into them whom the folder of the ERP lets in, with its group', async () => {
    for (const mode of [0o2775, 0o770, 0o700]) {
      await rm(join(dataDir, 'erp'), { recursive: true, force: true });
      await mkdir(join(dataDir, 'erp'));
      await chmod(join(dataDir, 'erp'), mode);
      await makeFolders(dataDir);
      expect(await modesOf(ERP)).toEqual(Array(4).fill(mode.toString(8)));
    }
  });

  it('are left as the operator made them, also when one of them is made again later', async () => {
    await mkdir(join(dataDir, 'erp/outbox'), { recursive: true });
    await chmod(join(dataDir, 'erp/outbox'), 0o2750);
    await chmod(join(dataDir, 'erp'), 0o775);
    await makeFolders(dataDir);
    expect(await modesOf(ERP)).toEqual(['775', '2750', '775', '775']);
    await rm(join(dataDir, 'erp/inbox'), { recursive: true });
    for (const name of ['inbox', 'outbox']) await makeShared(join(dataDir, 'erp', name));
    expect(await modesOf(['inbox', 'outbox'])).toEqual(['775', '2750']);
  });

  it.each(['', 'erp'])('refuse the start where the portal may not write in %j, and say which, as whom it runs and what to run', async (name) => {
    const closed = join(dataDir, name);
    await mkdir(closed, { recursive: true });
    await chmod(dataDir, 0o755);
    await chmod(closed, 0o555);
    const error = await asStranger(() => makeFolders(dataDir).catch((refused: unknown) => refused));
    await chmod(closed, 0o755);
    const [user, owner] = [root ? STRANGER : process.getuid?.(), process.getuid?.()];
    expect(error).toBeInstanceOf(StartRefused);
    expect((error as Error).message).toContain(`runs as user ${user}, who may not write in the folder ${closed} of user ${owner}.`);
    expect((error as Error).message).toContain(`sudo chown ${user} '${closed}' && sudo chmod u+rwx '${closed}'\n`);
  });

  it('that are missing are made under nobody else’s folder: what to run names DATA_DIR alone, never a folder above it', async () => {
    const missing = join(dataDir, 'lib/portal');
    await chmod(dataDir, 0o555);
    const error = await asStranger(() => makeFolders(missing).catch((refused: unknown) => refused));
    await chmod(dataDir, 0o755);
    const { message } = error as Error;
    expect(error).toBeInstanceOf(StartRefused);
    expect(message).toContain(`sudo install -d -o ${root ? STRANGER : process.getuid?.()} -m 0700 '${missing}'\n`);
    expect(message.match(/sudo/g)).toHaveLength(1);
  });

  it.runIf(root)('that another account shares with an ERP are not taken from it: the way out is a group', async () => {
    await mkdir(join(dataDir, 'erp'));
    await chown(join(dataDir, 'erp'), 0, 3000);
    await chmod(join(dataDir, 'erp'), 0o2770);
    await chmod(dataDir, 0o755);
    const error = await asStranger(() => makeFolders(dataDir).catch((refused: unknown) => refused));
    expect((error as Error).message).toMatch(/may not write in the folder \S+\/erp of user 0\. .*group: docs\/erp\.md/);
    expect((error as Error).message).not.toContain('chown');
  });

  describe('that are all there and belong to somebody who lets nobody write', () => {
    /** A process of somebody else: what a user may do is asked for the one a process really runs as. */
    const ofStranger = (path: string): Promise<{ stdout: string; stderr: string }> => promisify(execFile)(process.execPath, ['--input-type=module', '-e',
      `await (await import(${JSON.stringify(pathToFileURL(FOLDERS).href)})).makeFolders(${JSON.stringify(path)}).catch((error) => console.error(error.message))`,
    ], { cwd: '/', ...(root ? { uid: STRANGER, gid: STRANGER } : {}) });
    const user = root ? STRANGER : process.getuid?.();

    beforeEach(async () => {
      await makeFolders(dataDir);
      await chmod(dataDir, 0o755);
    });
    afterEach(() => Promise.all(['files', 'mail', ...ERP.map((name) => `erp/${name}`)].map((name) => chmod(join(dataDir, name), 0o755))));

    // Whoever owns a folder opens it: only root can make one of somebody else.
    it.runIf(root && strangerRuns)('refuse the start where files or mails are to be written', async () => {
      await chown(join(dataDir, 'files'), STRANGER, STRANGER);
      await chmod(join(dataDir, 'mail'), 0o555);
      const { stderr } = await ofStranger(dataDir);
      expect(stderr).toContain(`runs as user ${user}, who may not write in the folder ${join(dataDir, 'mail')} of user 0.`);
      expect(stderr).toContain(`sudo chown ${user} '${join(dataDir, 'mail')}'`);
    });

    it.runIf(strangerRuns)('are said at the start in one line where they are the ERP’s', async () => {
      if (root) for (const name of ['files', 'mail']) await chown(join(dataDir, name), STRANGER, -1);
      for (const name of ['inbox', 'error']) await chmod(join(dataDir, 'erp', name), 0o555);
      if (root) for (const name of ['outbox', 'archive']) await chmod(join(dataDir, 'erp', name), 0o777);
      const { stdout, stderr } = await ofStranger(dataDir);
      expect(stderr.replace(/^.*WARN.*$/gm, '').trim()).toBe('');
      expect(`${stdout}${stderr}`.match(/WARN.*/g)).toEqual([expect.stringMatching(`user ${user}, who may not write in erp/inbox, erp/error of .*docs/erp\\.md`)]);
    });
  });
});
