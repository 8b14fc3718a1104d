import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { systemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Catalog } from '../platform/i18n/catalog.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { MAX_BYTES } from './formats/index.js';
import { Inbound, type InboxSource } from './inbound.js';
import type { InboundState, Taken } from './inbound-messages.js';
import { issueSentence } from './issue-sentences.js';
import { offsetAt } from './plant-time.js';

const DEMO_POLL_SECONDS = 10;
const POLL_SECONDS = 60;
const REPLAYS_PER_LOOK = 200;
/** Half-written files of other programs, and what starts with a dot, are nobody's documents. */
const NOT_YET = /^\.|\.(part|tmp|crdownload|filepart)$/i;

const FOLDERS: Record<InboundState, 'archive' | 'error'> = {
  applied: 'archive', duplicate: 'archive', stale: 'archive', parked: 'archive', conflict: 'archive', failed: 'error',
};

/**
 * Looks into DATA_DIR/erp/inbox. A file is taken when two looks in a row saw the same size, so that a document is not
 * read while it is being written; afterwards it stands in archive, or in error with the reason beside it.
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

  /** One look: takes what has come to rest since the last one. A file that cannot be taken now does not hold up the others. */
  async look(): Promise<void> {
    const from = await this.owner();
    if (!from) return;
    await this.inbound.replayMapped(systemActor(from.companyId, from.source, 'erp'), REPLAYS_PER_LOOK);
    const now = new Map<string, string>();
    const faults: unknown[] = [];
    for (const name of await this.names()) {
      const mark = await this.markOf(name);
      if (mark === undefined) continue;
      if (this.seen.get(name) !== mark) now.set(name, mark);
      else await this.take(from, name).catch((error: unknown) => faults.push(error));
    }
    this.seen = now;
    if (faults.length) throw faults[0];
  }

  private async take(from: InboxSource, name: string): Promise<void> {
    const taken = await this.taken(from, name).catch((error: unknown) => {
      // Another portal on the same folder was quicker.
      if (isGone(error)) return undefined;
      throw error;
    });
    if (!taken) return;
    this.log.log(`${name}: ${taken.state}`);
    await this.putAway(name, FOLDERS[taken.state], taken);
  }

  private async taken(from: InboxSource, name: string): Promise<Taken> {
    const path = join(this.folder('inbox'), name);
    const { size } = await stat(path);
    if (size <= MAX_BYTES) return this.inbound.take(from, name, await readFile(path));
    return this.inbound.refuse(from, name, {
      severity: 'refuse', code: 'too-large', path: '', params: { bytes: String(size), limit: String(MAX_BYTES) } });
  }

  private async names(): Promise<string[]> {
    const inbox = this.folder('inbox');
    await mkdir(inbox, { recursive: true });
    return (await readdir(inbox)).filter((one) => !NOT_YET.test(one)).sort();
  }

  private async markOf(name: string): Promise<string | undefined> {
    const info = await stat(join(this.folder('inbox'), name)).catch(() => undefined);
    return info?.isFile() ? `${info.size} ${info.mtimeMs}` : undefined;
  }

  /** The file keeps its name behind the moment and the message's number: an equal name never overwrites another. */
  private async putAway(name: string, folder: 'archive' | 'error', taken: Taken): Promise<void> {
    const stamp = this.clock.now().toISOString().replace(/[-:]/g, '').slice(0, 15);
    const target = join(this.folder(folder), `${stamp}-${taken.messageId}-${name}`);
    await mkdir(this.folder(folder), { recursive: true });
    if (folder === 'error') await writeFile(`${target}.reason.txt`, this.reasons(taken));
    await rename(join(this.folder('inbox'), name), target).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  }

  private reasons(taken: Taken): string {
    const sentences = taken.findings.map((finding) => issueSentence(this.catalog, 'en', finding));
    return `${sentences.map(({ position, place, text }) => [position, place, text].filter(Boolean).join(' | ')).join('\n')}\n`;
  }

  private folder(name: 'inbox' | 'archive' | 'error'): string {
    return join(this.runtime.config.dataDir, 'erp', name);
  }

  /** The company and the source the folder belongs to: the first source there is. Before the first start is finished there is none. */
  private async owner(): Promise<InboxSource | undefined> {
    const row = await this.database.read(systemActor('0', 'portal', 'job'), (tx) =>
      tx.row<{ company: string; code: string; time_zone: string }>(
        'select s.company_id as company, s.code, c.time_zone from sources s join companies c on c.id = s.company_id order by s.id limit 1'));
    return row && { companyId: row.company, source: row.code, offset: offsetAt(this.clock.now(), row.time_zone) };
  }
}

function isGone(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT';
}
