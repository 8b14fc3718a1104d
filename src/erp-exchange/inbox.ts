import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { systemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Catalog } from '../platform/i18n/catalog.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { Inbound, shortHash, type InboundState, type Taken } from './inbound.js';
import { issueSentence } from './issue-sentences.js';

const DEMO_POLL_SECONDS = 10;
const POLL_SECONDS = 60;
const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** Half-written files of other programs, and what starts with a dot, are nobody's documents. */
const NOT_YET = /^\.|\.(part|tmp|crdownload)$/i;

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

  /** One look: takes what has come to rest since the last one. */
  async look(): Promise<void> {
    const inbox = this.folder('inbox');
    const now = new Map<string, string>();
    for (const name of (await readdir(inbox)).filter((one) => !NOT_YET.test(one)).sort()) {
      const info = await stat(join(inbox, name)).catch(() => undefined);
      if (!info?.isFile()) continue;
      const mark = `${info.size} ${info.mtimeMs}`;
      if (this.seen.get(name) === mark) await this.take(name, info.size);
      else now.set(name, mark);
    }
    this.seen = now;
  }

  private async take(name: string, size: number): Promise<void> {
    const path = join(this.folder('inbox'), name);
    const { companyId, source } = await this.owner();
    if (size > MAX_FILE_BYTES) return this.putAway(name, 'error', 'large', `larger than ${MAX_FILE_BYTES} bytes\n`);
    const bytes = await readFile(path);
    const taken = await this.inbound.take(companyId, source, name, bytes);
    this.log.log(`${name}: ${taken.state}`);
    await this.putAway(name, FOLDERS[taken.state], shortHash(bytes), taken.state === 'failed' ? this.reasons(taken) : undefined);
  }

  /** The file keeps its name behind the moment and a mark of its content: an equal name never overwrites another. */
  private async putAway(name: string, folder: 'archive' | 'error', mark: string, reason?: string): Promise<void> {
    const stamp = this.clock.now().toISOString().replace(/[-:]/g, '').slice(0, 15);
    const target = join(this.folder(folder), `${stamp}-${mark}-${name}`);
    await mkdir(this.folder(folder), { recursive: true });
    if (reason !== undefined) await writeFile(`${target}.reason.txt`, reason);
    await rename(join(this.folder('inbox'), name), target);
  }

  private reasons(taken: Taken): string {
    const sentences = taken.issues.map((issue) => issueSentence(this.catalog, 'en', issue)).map(({ place, text }) => `${place} ${text}`.trim());
    return `${[...sentences, taken.error].filter(Boolean).join('\n')}\n`;
  }

  private folder(name: 'inbox' | 'archive' | 'error'): string {
    return join(this.runtime.config.dataDir, 'erp', name);
  }

  /** The company and the source the folder belongs to: one ERP per portal for now. */
  private owner(): Promise<{ companyId: string; source: string }> {
    return this.database.read(systemActor('0', 'portal', 'job'), (tx) =>
      tx.one<{ companyId: string; source: string }>('select company_id::text as "companyId", code as source from sources order by id limit 1'));
  }
}
