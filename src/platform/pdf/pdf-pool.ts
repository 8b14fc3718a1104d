import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { PdfTemplate } from './pdf-template.js';
import type { PdfTask } from './pdf-worker.js';

/** Too many documents are waiting; the caller answers 503 with Retry-After. */
export class PdfPoolBusy extends Error {
  override readonly name = 'PdfPoolBusy';
}

/** Settings of a {@link PdfPool}. */
export interface PdfPoolOptions {
  /** Module that exports `pdfTemplates`, the list the threads look kinds up in. */
  readonly templates: URL;
  /** Waiting documents beyond which {@link PdfPoolBusy} is thrown. */
  readonly maxQueue?: number;
  /** Compiled worker; the one beside this file unless a test says otherwise. */
  readonly worker?: URL;
}

/**
 * Renders documents in at most two threads, so that no request waits for another's PDF
 * (100 labels would hold the event loop for more than half a second).
 * Without a compiled worker, as in tests that run from source, the same function runs in this thread.
 */
export class PdfPool {
  private readonly piscina: Piscina<PdfTask, Uint8Array<ArrayBuffer>> | undefined;

  constructor({ templates, maxQueue = 32, worker = new URL('./pdf-worker.js', import.meta.url) }: PdfPoolOptions) {
    const filename = fileURLToPath(worker);
    if (!existsSync(filename)) return;
    this.piscina = new Piscina({
      filename,
      name: 'draw',
      minThreads: 0,
      maxThreads: 2,
      idleTimeout: 30_000,
      maxQueue,
      workerData: { templates: templates.href },
    });
  }

  /** Whether documents are drawn in threads of their own. */
  get threaded(): boolean {
    return this.piscina !== undefined;
  }

  /**
   * The PDF of a model. The template gives the kind and the type of the model; the thread has its own copy of it.
   * @throws PdfPoolBusy when the queue is full; what the template throws otherwise.
   */
  async render<Model>(template: PdfTemplate<Model>, model: Model, signal?: AbortSignal): Promise<Uint8Array> {
    if (!this.piscina) return template.draw(model);
    if (this.piscina.queueSize >= this.piscina.options.maxQueue) throw new PdfPoolBusy('too many documents are waiting');
    return this.piscina.run({ kind: template.kind, model }, signal ? { signal } : {});
  }

  /** Lets running documents finish and ends the threads. */
  async close(): Promise<void> {
    await this.piscina?.close();
  }

  /** Called by the application when it shuts down. */
  async onModuleDestroy(): Promise<void> {
    await this.close();
  }
}
