import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { systemActor, type Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { makeShared } from '../platform/files/shared-folder.js';
import { moveFile, systemCode, writeWhole } from '../platform/files/whole-file.js';
import { Catalog } from '../platform/i18n/catalog.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { Inbound, type InboxSource } from './inbound.js';
import { readInboxFile, restingMark } from './inbox-file.js';
import { makeReadable, namesIn, rawPath, type FolderNames } from './inbox-names.js';
import { issueSentence } from './issue-sentences.js';
import { offsetAt } from './plant-time.js';
import { archivedName, forgetGone, forgetTaken, reasonName, takenFile, type TakenFile } from './taken-files.js';

const DEMO_POLL_SECONDS = 10;
const POLL_SECONDS = 60;
const REPLAYS_PER_LOOK = 200;

/**
 * Looks into DATA_DIR/erp/inbox. A file is taken when two looks in a row saw the same size, so that a document is not
 * read while it is being written; afterwards it stands in archive, or in error with the reason beside it. One that was
 * taken and cannot be moved stays remembered: later looks try the move alone.
 */
@Injectable()
export class Inbox implements OnModuleInit {
  private readonly log = new Logger('ErpInbox');
  private seen = new Map<string, string>();

  constructor(
    private readonly inbound: Inbound,
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly catalog: Catalog,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  onModuleInit(): void {
    const everySeconds = this.runtime.config.erpPollSeconds ?? (this.runtime.demo ? DEMO_POLL_SECONDS : POLL_SECONDS);
    this.jobs.register({ name: 'erp-inbox', everySeconds, run: () => this.look() });
  }

  /**
   * One look: takes what has come to rest since the last one. A file that cannot be taken now does not hold up the others.
   * @throws the first fault there was; it stands on the exchange page until a look goes well
   */
  async look(): Promise<void> {
    const from = await this.owner();
    if (!from) return;
    await this.inbound.replayMapped(actorOf(from), REPLAYS_PER_LOOK);
    const { names, unreadable } = await this.names();
    await this.database.transaction(actorOf(from), (tx) => forgetGone(tx, names));
    const now = new Map<string, string>();
    const faults: unknown[] = [];
    for (const name of names) {
      await this.lookAt(from, name, now).catch(async (error: unknown) => {
        if (!(await this.isGone(name))) faults.push(error);
      });
    }
    for (const raw of unreadable) {
      await this.name(raw, now).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') faults.push(error);
      });
    }
    this.seen = now;
    if (faults.length) throw faults[0];
  }

  private async lookAt(from: InboxSource, name: string, now: Map<string, string>): Promise<void> {
    const info = await lstat(this.path('inbox', name));
    if (info.isDirectory()) return;
    const mark = restingMark(info);
    now.set(name, mark);
    if (this.seen.get(name) !== mark) return;
    await this.take(from, name);
    now.delete(name);
  }

  /** Once it is at rest, a name that is no text is made one; under that the next look takes the file. */
  private async name(raw: Buffer, now: Map<string, string>): Promise<void> {
    const info = await lstat(rawPath(this.folder('inbox'), raw));
    if (info.isDirectory()) return;
    const [key, mark] = [`bytes ${raw.toString('hex')}`, restingMark(info)];
    if (this.seen.get(key) !== mark) return void now.set(key, mark);
    const name = await makeReadable(this.folder('inbox'), raw);
    now.set(name, mark);
    this.log.warn(`a file name was not UTF-8 (${raw.toString('hex')}), the file is now called ${name}`);
  }

  private async take(from: InboxSource, name: string): Promise<void> {
    const file = await readInboxFile(this.path('inbox', name));
    const known = () => this.database.read(actorOf(from), (tx) => takenFile(tx, name, file.mark));
    let taken = await known();
    if (!taken) {
      const { state } = await ('bytes' in file
        ? this.inbound.take(from, name, file.bytes, file.mark)
        : this.inbound.refuse(from, name, file.refusal, file.mark));
      this.log.log(`${name}: ${state}`);
      taken = await known();
    }
    if (!taken) return;
    await this.putAway(taken);
    await this.database.transaction(actorOf(from), (tx) => forgetTaken(tx, taken));
  }

  /** Another portal on the same folder was quicker. */
  private isGone(name: string): Promise<boolean> {
    return lstat(this.path('inbox', name)).then(() => false, (error: unknown) => systemCode(error) === 'ENOENT');
  }

  private async names(): Promise<FolderNames> {
    const inbox = this.folder('inbox');
    await makeShared(inbox);
    return namesIn(inbox);
  }

  private async putAway(taken: TakenFile): Promise<void> {
    await makeShared(this.folder(taken.folder));
    if (taken.folder === 'error') await writeWhole(this.path('error', reasonName(taken)), Buffer.from(this.reasons(taken)));
    await moveFile(this.path('inbox', taken.name), this.path(taken.folder, archivedName(taken)));
  }

  private reasons(taken: TakenFile): string {
    const sentences = taken.findings.map((finding) => issueSentence(this.catalog, 'en', finding));
    return `${sentences.map(({ position, place, text }) => [position, place, text].filter(Boolean).join(' | ')).join('\n')}\n`;
  }

  private folder(name: 'inbox' | 'archive' | 'error'): string {
    return join(this.runtime.config.dataDir, 'erp', name);
  }

  private path(folder: 'inbox' | 'archive' | 'error', name: string): string {
    return join(this.folder(folder), name);
  }

  /** The company and the source the folder belongs to: the first source there is. Before the first start is finished there is none. */
  private async owner(): Promise<InboxSource | undefined> {
    const row = await this.database.read(systemActor('0', 'portal', 'job'), (tx) =>
      tx.row<{ company: string; code: string; time_zone: string }>(
        'select s.company_id as company, s.code, c.time_zone from sources s join companies c on c.id = s.company_id order by s.id limit 1'));
    return row && { companyId: row.company, source: row.code, offset: offsetAt(this.clock.now(), row.time_zone) };
  }
}

function actorOf({ companyId, source }: InboxSource): Actor {
  return systemActor(companyId, source, 'erp');
}
