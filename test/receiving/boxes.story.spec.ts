import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../support/browse.js';
import { readPdf } from '../support/pdf.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { arrivingNote, noteOf, type ArrivingNote } from './arriving-notes.js';

describe('the boxes of a note', () => {
  let portal: TestPortal;
  let liWei: Browser;
  let zhao: Browser;
  let plant: string;
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
    liWei = await portal.as('li-wei');
    zhao = await portal.as('zhao-qiang');
    plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
  });
  afterAll(() => portal.close());

  const scan = (note: ArrivingNote, code: string) => zhao.post('/receiving/scans', { plant, note: note.id, code });
  const finish = async (note: ArrivingNote) => zhao.submit((await zhao.get(`/receiving/notes/${note.id}`)).form(/finish$/));
  /** The boxes as the note's page lists them: number, code, state. */
  const listed = async (note: ArrivingNote) => (await liWei.get(`/delivery-notes/${note.id}`)).all('table.compact tbody tr').map((row) => {
    const cells = row.querySelectorAll('td').map((cell) => cell.text.replace(/\s+/g, ' ').trim());
    return { number: cells[0], code: row.querySelector('.head .code')?.text, state: cells[4] };
  });

  it('R-43: have the same n of m on page and label, at the scan and in a reversal, also after an edit', async () => {
    const first = await arrivingNote(portal, [{ quantity: '200', packSize: '50', item: 'B40-LM20UU' }, { quantity: '48', packSize: '24' }]);
    const form = (await liWei.get(`/delivery-notes/${first.id}/edit`)).form(/revision$/);
    const quantity = form.fields.find(([name]) => name.endsWith('[quantity]'))?.[0] ?? '';
    await liWei.submit(form.with({ [quantity]: '140' }));
    // The last box of the first line is new and comes after those of the second by its own number.
    const note = await noteOf(portal, first.id);
    const boxes = await listed(note);
    expect(boxes.map(({ number }) => number)).toEqual(['1 / 5', '2 / 5', '3 / 5', '4 / 5', '5 / 5']);
    expect(boxes.map(({ code }) => code)).not.toEqual(note.boxes.map(({ code }) => code));

    const labels = await readPdf((await liWei.post(`/delivery-notes/${note.id}/prints`, { kind: 'labels' })).bytes);
    for (const { number, code } of boxes) {
      const label = labels.find(({ text }) => text.includes(code ?? ''));
      expect([code, label?.text.includes(number ?? '')]).toEqual([code, true]);
      const card = await scan(note, code ?? '');
      expect([code, card.find('#last')?.text]).toEqual([code, expect.stringContaining(`箱 ${number}`)]);
    }
    const receipt = await finish(note);
    const reversible = receipt.all('form label.check').map((label) => label.text.replace(/\s+/g, ' '));
    for (const { number, code } of boxes) expect(reversible).toContainEqual(expect.stringMatching(new RegExp(`箱 ${number} .*${code}`)));
  });

  it('are not on their way any more when they were counted by hand', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    await scan(note, note.boxes[0]?.code ?? '');
    await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity: '24' });
    await finish(note);
    const states = (await listed(note)).map(({ state }) => state);
    expect(states[0]).toContain('已收货');
    expect(states[1]).toBe('已手工计数');
  });

  it('did not come when their remainder was closed', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    await scan(note, note.boxes[0]?.code ?? '');
    await finish(note);
    expect((await listed(note))[1]?.state).toBe('在途');
    await (await portal.as('wang-fang')).post(`/delivery-notes/${note.id}/lines/${note.lines[0]?.id}/closure`, { remainder: '24', reason: '不再补送' });
    expect((await listed(note))[1]?.state).toBe('未到货');
  });
});
