import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from '../support/browse.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { arrivingNote, type ArrivingNote } from './arriving-notes.js';

/** when the goods arrived, when the receipt was entered, and the day it counts for. */
describe('a truck at midnight', () => {
  let portal: TestPortal;
  let zhao: Browser;
  const plants = new Map<string, string>();
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-22T02:00:00Z' });
    for (const { id, code } of await portal.db.sql<{ id: string; code: string }>('select id, code from plants')) plants.set(code, id);
  });
  afterAll(() => portal.close());

  /** Sessions end after some hours, so the time passes with a new sign-in. */
  const moveTo = async (moment: string) => {
    portal.clock.moveTo(new Date(moment));
    zhao = await portal.as('zhao-qiang');
  };
  const scan = (code: string, plant = '1000') => zhao.post('/receiving/scans', { plant: plants.get(plant) ?? '', note: '', code });
  const finish = async ({ id }: ArrivingNote) => zhao.submit((await zhao.get(`/receiving/notes/${id}`)).form(/finish$/));
  const idOf = (page: Page) => /receipts\/(\d+)/.exec(page.url)?.[1] ?? '';
  const dates = async (page: Page) => (await portal.db.sql<{ arrived: string; entered: string; posted_on: string }>(
    `select to_char(arrived_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as arrived, to_char(posted_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as entered,
       posted_on::text from goods_receipts where id = $1`, [idOf(page)]))[0];
  const statement = async (period: string) => (await (await portal.as('sun-li')).get(`/statements/running?supplier=1&period=${period}&currency=CNY`)).text;

  it('arrives on the 30th, is counted after midnight, and is billed in December', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { number: 'SH-NIGHT' });
    await moveTo('2026-11-30T15:50:00Z');
    await scan(note.code);
    await moveTo('2026-11-30T16:05:00Z');
    await scan(note.boxes[0]?.code ?? '');
    await moveTo('2026-11-30T16:10:00Z');
    const receipt = await finish(note);
    expect(await dates(receipt)).toEqual({ arrived: '2026-11-30 15:50', entered: '2026-11-30 16:10', posted_on: '2026-12-01' });
    // On the page all three are in the plant's time.
    for (const shown of ['入库日期2026-12-01', '2026-12-01 00:10', '2026-11-30 23:50']) expect(receipt.text).toContain(shown);
    expect(await statement('2026-11')).not.toContain('SH-NIGHT');
    expect(await statement('2026-12')).toContain('SH-NIGHT');
  });

  it('a reversal counts for its own day, and keeps the arrival of the goods', async () => {
    const [original] = await portal.db.sql<{ id: string; line: string; box: string }>(
      `select g.id, l.id as line, d.package_id as box from goods_receipts g join goods_receipt_lines l on l.receipt_id = g.id
       join posted_packages d on d.receipt_line_id = l.id join delivery_notes n on n.id = g.note_id where n.number = 'SH-NIGHT'`);
    await moveTo('2026-12-31T16:01:00Z');
    const reversal = await zhao.post(`/receiving/receipts/${original?.id}/reversals`, [
      ['version', '1'], [`lines[r${original?.line}][packages][]`, original?.box ?? ''], ['way', 'recount'], ['reason', '数错']]);
    expect(await dates(reversal)).toEqual({ arrived: '2026-11-30 15:50', entered: '2026-12-31 16:01', posted_on: '2027-01-01' });
    const [{ number } = { number: '' }] = await portal.db.sql<{ number: string }>('select number from goods_receipts where id = $1', [idOf(reversal)]);
    expect(await statement('2026-12')).not.toContain(number);
    expect(await statement('2027-01')).toContain(number);
  });

  it('goes by the clock on the plant’s wall: the same moment is November in Shanghai and December further east', async () => {
    await portal.db.sql(`update plants set time_zone = 'Pacific/Kiritimati' where code = '2000'`);
    await moveTo('2026-11-22T02:00:00Z');
    const notes = [
      await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { number: 'SH-WEST' }),
      await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { number: 'SH-EAST', plant: '2000' })];
    await moveTo('2026-11-30T10:30:00Z');
    const days: (string | undefined)[] = [];
    for (const [index, note] of notes.entries()) {
      await scan(note.boxes[0]?.code ?? '', index ? '2000' : '1000');
      days.push((await dates(await finish(note)))?.posted_on);
    }
    expect(days).toEqual(['2026-11-30', '2026-12-01']);
    const november = await statement('2026-11');
    expect(november).toContain('SH-WEST');
    expect(november).not.toContain('SH-EAST');
  });
});
