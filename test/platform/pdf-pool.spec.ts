import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { boxLabelsPdf } from '../../src/deliveries/box-label.pdf.js';
import { PdfPool, PdfPoolBusy } from '../../src/platform/pdf/pdf-pool.js';
import { boxLabel, printedLabels } from '../deliveries/printed-notes.js';
import { readPdf } from '../support/pdf.js';

const templates = new URL('../../dist/src/pdf-templates.js', import.meta.url);
const worker = new URL('../../dist/src/platform/pdf/pdf-worker.js', import.meta.url);
const built = existsSync(fileURLToPath(templates)) && existsSync(fileURLToPath(worker));
const model = printedLabels([boxLabel(1, 1)]);

describe('PDF pool without a compiled worker', () => {
  it('draws with the same function in this thread', async () => {
    const pool = new PdfPool({ templates });
    expect(pool.threaded).toBe(false);
    const bytes = await pool.render(boxLabelsPdf, model);
    expect(Buffer.from(bytes).equals(Buffer.from(await boxLabelsPdf.draw(model)))).toBe(true);
    await pool.close();
  });
});

const withThreads = built ? describe : describe.skip;
withThreads(`PDF pool with threads${built ? '' : ' (skipped: run "npm run build" first)'}`, () => {
  const pool = new PdfPool({ templates, worker, maxQueue: 3 });
  afterAll(() => pool.close());

  it('gives the bytes the function gives, and leaves the model alone', async () => {
    expect(pool.threaded).toBe(true);
    const before = structuredClone(model);
    const bytes = await pool.render(boxLabelsPdf, model);
    expect(Buffer.from(bytes).equals(Buffer.from(await boxLabelsPdf.draw(model)))).toBe(true);
    expect(model).toEqual(before);
  });

  /** How much of the time this thread was at work, from 0 to 1: a share, as a busy machine makes both take longer. */
  async function atWorkDuring(work: () => Promise<Uint8Array>): Promise<{ share: number; bytes: Uint8Array }> {
    const before = performance.eventLoopUtilization();
    const bytes = await work();
    return { bytes, share: performance.eventLoopUtilization(before).utilization };
  }

  it('leaves this thread free, which drawing here would not', async () => {
    const many = printedLabels(Array.from({ length: 100 }, (_, index) => boxLabel(index + 1, 100)));
    const { share, bytes } = await atWorkDuring(() => pool.render(boxLabelsPdf, many));
    expect(await readPdf(bytes)).toHaveLength(100);
    expect(share).toBeLessThan(0.5);
    expect((await atWorkDuring(() => boxLabelsPdf.draw(many))).share).toBeGreaterThan(0.9);
  });

  it('hands back what a template throws', async () => {
    const bad = printedLabels([boxLabel(1, 1, { packageCode: 'X'.repeat(60) })]);
    await expect(pool.render(boxLabelsPdf, bad)).rejects.toThrow(/does not fit/);
    await expect(pool.render({ kind: 'poster', draw: boxLabelsPdf.draw }, model)).rejects.toThrow(/no PDF template/);
  });

  it('refuses when too many wait, and drops what is aborted', async () => {
    const jobs = Array.from({ length: 12 }, () => pool.render(boxLabelsPdf, model));
    const settled = await Promise.allSettled(jobs);
    const refused = settled.filter((job) => job.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(12);
    for (const job of refused) expect(job.reason).toBeInstanceOf(PdfPoolBusy);
    await expect(pool.render(boxLabelsPdf, model, AbortSignal.abort())).rejects.toThrow();
  });
});
