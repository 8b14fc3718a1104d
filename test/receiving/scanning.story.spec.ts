import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ReceiptsCommands } from '../../src/receiving/index.js';
import type { Browser } from '../support/browse.js';
import { aNote } from '../support/builders/deliveries.js';
import { checkInvariants } from '../support/invariants.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { actorOf, arrivingNote, type ArrivingNote } from './arriving-notes.js';
import { Handheld } from './handheld.js';

let portal: TestPortal;
let zhao: Browser;
let plant: string;
beforeAll(async () => {
  portal = await startTestPortal({ now: '2026-11-22T02:42:00Z' });
  zhao = await portal.as('zhao-qiang');
  plant = (await portal.db.sql<{ id: string }>(`select id from plants where code = '1000'`))[0]?.id ?? '';
});
afterAll(() => portal.close());
afterEach(() => checkInvariants(portal.db));

const rows = (sql: string, ...parameters: unknown[]) => portal.db.sql(sql, parameters);
const stateOf = async (note: ArrivingNote) => (await rows('select state from delivery_notes where id = $1', note.id))[0]?.state;
const receiptsOf = (note: ArrivingNote) =>
  rows('select kind, generation, condition from package_receipts r join packages p on p.id = r.package_id where p.note_id = $1 order by r.id', note.id);
const scan = (note: string, code: string, more: Record<string, string> = {}) => zhao.post('/receiving/scans', { plant, note, code, ...more });

describe('the scan page without a script', () => {
  it('opens the note by its paper, then counts box by box; the first box makes it receiving', async () => {
    const note = await arrivingNote(portal, [{ quantity: '60', packSize: '24' }]);
    const start = await zhao.get('/receiving/scan');
    expect(start.text + start.body).toContain(note.number);
    const opened = await zhao.submit(start.form('/receiving/scans').with({ code: note.code.toLowerCase() }));
    expect(opened.status).toBe(200);
    expect(opened.find('#last h2')?.textContent).toBe('送货单已打开');
    expect(await stateOf(note)).toBe('arrived');
    const counted = await zhao.submit(opened.form('/receiving/scans').with({ code: `${note.boxes[0]?.code ?? ''}\r\n` }));
    expect(counted.find('#last')?.getAttribute('class')).toBe('last pass');
    expect(counted.find('#last .q')?.textContent).toBe('+2424 / 60');
    expect(await stateOf(note)).toBe('receiving');
    expect(await receiptsOf(note)).toEqual([{ kind: 'receive', generation: 1, condition: 'good' }]);
    const facts = await rows(`select type from facts where subject_type = 'delivery_note' and subject_id = $1 order by subject_seq`, note.id);
    expect(facts.map(({ type }) => type)).toContain('delivery_note.arrived');
    expect((await rows('select outcome, person_name from scans where note_id = $1 order by id', note.id))).toEqual([
      { outcome: 'note', person_name: '赵强' }, { outcome: 'right', person_name: '赵强' }]);
  });

  it('says who received a box and when, and counts it once', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const [box] = note.boxes;
    await scan('', box?.code ?? '');
    const again = await scan(note.id, box?.code ?? '');
    expect(again.find('#last')?.getAttribute('class')).toBe('last dup');
    expect(again.find('#last p')?.textContent).toMatch(/11-22 10:4\d 赵强 已收/);
    expect(await receiptsOf(note)).toHaveLength(1);
  });

  it('finds a note by the number people read', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { number: 'HL/2026-117' });
    const page = await scan('', 'hl/2026-117');
    expect(page.find('#last h2')?.textContent).toBe('送货单已打开');
    expect(page.url).toContain(`note=${note.id}`);
  });

  it('asks which one when two suppliers use the same number', async () => {
    await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { number: 'SAME-1' });
    await arrivingNote(portal, [{ quantity: '1000', packSize: '1000' }], { number: 'same-1', supplier: 'S1002' });
    const page = await scan('', 'SAME-1');
    expect(page.find('#last h2')?.textContent).toBe('有几张同号送货单');
    expect(page.all('#last .acts a')).toHaveLength(2);
  });

  it('keeps an unknown code, creates nothing and goes on', async () => {
    const before = await rows('select count(*) from delivery_notes');
    const page = await scan('', '6901234567892');
    expect(page.find('#last')?.getAttribute('class')).toBe('last unk');
    expect(page.hasForm('/receiving/scans')).toBe(true);
    expect(await rows('select count(*) from delivery_notes')).toEqual(before);
    expect((await zhao.get('/receiving')).text).toContain('6901234567892');
  });

  it('survives whatever a scanner may send', async () => {
    for (const code of ['\u0000', 'A\u0000B', '\ud800', '%E0%A4%A', 'x'.repeat(5000), ']d2011234', "'; drop table scans; --", '{"__proto__":1}']) {
      expect((await scan('', code)).status).toBe(200);
    }
  });

  it('does not count a box of another note, but offers to switch', async () => {
    const [one, two] = [await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]), await arrivingNote(portal, [{ quantity: '24', packSize: '24' }])];
    const page = await scan(one.id, two.boxes[0]?.code ?? '');
    expect(page.find('#last h2')?.textContent).toBe('不是本单的箱');
    expect(page.find('#last .acts a')?.getAttribute('href')).toContain(`note=${two.id}`);
    expect(await receiptsOf(two)).toEqual([]);
  });

  it('refuses a note of another plant with a text', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }], { plant: '2000' });
    const page = await scan('', note.code);
    expect(page.find('#last p')?.textContent).toContain('苏州二厂');
    expect(await stateOf(note)).toBe('submitted');
    expect((await scan('', note.boxes[0]?.code ?? '')).find('#last h2')?.textContent).toBe('送往别的工厂');
  });

  it('tells old paper and old labels from the version that holds', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const [old] = note.boxes;
    await rows('update delivery_notes set document_version = 2 where id = $1', note.id);
    await rows(`insert into delivery_note_codes (code, supplier_id, note_id, document_version, at) select 'SN' || upper(substr(md5(random()::text), 1, 14)), supplier_id, id, 2, now() from delivery_notes where id = $1`, note.id);
    await rows('update packages set voided_at = now() where id = $1', old?.id);
    await rows(`insert into packages (supplier_id, note_id, note_line_id, sequence, code, quantity, document_version)
      select supplier_id, note_id, note_line_id, 99, overlay(code placing 'PKNEU' from 1), quantity, 2 from packages where id = $1`, old?.id);
    expect((await scan('', note.code)).find('#last p')?.textContent).toContain('第 2 版');
    expect((await scan('', old?.code ?? '')).find('#last h2')?.textContent).toBe('旧标签');
  });

  it('counts a damaged box as damaged, undoes it as a row of its own, and counts it again', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const code = note.boxes[0]?.code ?? '';
    const page = await scan('', code, { condition: 'damaged' });
    expect(page.find('#last h2')?.textContent).toBe('破损，已记录');
    const undone = await zhao.submit(page.form('/receiving/undos'));
    expect(undone.find('#last h2')?.textContent).toBe('已撤销');
    expect(undone.find('#undo-form button')?.hasAttribute('disabled')).toBe(true);
    expect((await zhao.post('/receiving/undos', page.form('/receiving/undos').without('_key').fields)).find('#last h2')?.textContent).toBe('已经撤销过');
    await scan(note.id, code);
    expect(await receiptsOf(note)).toEqual([
      { kind: 'receive', generation: 1, condition: 'damaged' }, { kind: 'reverse', generation: 1, condition: 'damaged' },
      { kind: 'receive', generation: 2, condition: 'good' }]);
  });

  it('is for the warehouse alone, and for its own plants', async () => {
    for (const key of ['li-wei', 'wang-fang', 'sun-li']) {
      const other = await portal.as(key);
      expect((await other.get('/receiving/scan')).status).toBe(403);
      expect((await other.post('/receiving/scans', { plant, code: 'X' })).status).toBe(403);
    }
    expect((await zhao.post('/receiving/scans', { plant: '999999', code: 'X' })).status).toBe(404);
    expect((await zhao.get('/receiving/scan?note=999999')).status).toBe(404);
  });
});

describe('counting by hand', () => {
  it('counts what the line has room for and puts the rest into quarantine, loudly', async () => {
    const note = await arrivingNote(portal, [{ quantity: '100', packSize: '50', item: 'B40-LM20UU' }]);
    await scan('', note.boxes[0]?.code ?? '');
    const form = (await zhao.get(`/receiving/notes/${note.id}/loose`)).form(`/receiving/notes/${note.id}/loose`);
    const page = await zhao.submit(form.with({ line: note.lines[0]?.id ?? '', quantity: '60' }));
    expect(page.find('#last')?.getAttribute('class')).toBe('last over');
    expect(page.find('#last h2')?.textContent).toBe('超量 10 个');
    expect(await rows('select quantity::int, kind from loose_receipts where note_line_id = $1', note.lines[0]?.id)).toEqual([{ quantity: 50, kind: 'receive' }]);
    expect(await rows('select quantity::int, kind from quarantined_quantities where note_line_id = $1', note.lines[0]?.id)).toEqual([{ quantity: 10, kind: 'hold' }]);
    expect(await rows(`select data ->> 'quantity' as q from facts where type = 'delivery_note.quarantined' and subject_id = $1`, note.id)).toEqual([{ q: '10' }]);
    const full = await scan(note.id, note.boxes[1]?.code ?? '');
    expect(full.find('#last h2')?.textContent).toBe('本行已满');
    const undone = await zhao.submit(page.form('/receiving/undos'));
    expect(undone.find('#last h2')?.textContent).toBe('已撤销');
    expect((await scan(note.id, note.boxes[1]?.code ?? '')).find('#last h2')?.textContent).toBe('通过');
    expect(await rows('select kind from quarantined_quantities where note_line_id = $1 order by id', note.lines[0]?.id)).toEqual([{ kind: 'hold' }, { kind: 'release' }]);
  });

  it.each([['', '请填写数量'], ['viel', '数量应为数字'], ['-3', '数量必须大于 0'], ['0', '数量必须大于 0'], ['0.5', '最多 0 位小数']])('refuses %p at the field', async (quantity, words) => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const page = await zhao.post(`/receiving/notes/${note.id}/loose`, { line: note.lines[0]?.id ?? '', quantity });
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    expect(page.find('#f-quantity')?.getAttribute('value')).toBe(quantity);
    expect(await stateOf(note)).toBe('submitted');
  });

  it('says what the note does not allow by now, and keeps what was counted', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const form = (await zhao.get(`/receiving/notes/${note.id}/loose`)).form(/loose$/);
    const liWei = await portal.as('li-wei');
    await liWei.submit((await liWei.get(`/delivery-notes/${note.id}`)).form(/cancellation$/).with({ reason: '不发了' }));
    const page = await zhao.submit(form.with({ line: note.lines[0]?.id ?? '', quantity: '7' }));
    expect([page.status, page.text]).toEqual([409, expect.stringContaining(note.number)]);
    expect([page.find('#f-quantity')?.getAttribute('value'), page.find('.say')?.text]).toEqual(['7', expect.stringContaining(note.number)]);
  });

  it('is one count when the form is sent twice', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const fields = { _key: randomUUID(), line: note.lines[0]?.id ?? '', quantity: '5' };
    await zhao.post(`/receiving/notes/${note.id}/loose`, fields);
    expect((await zhao.post(`/receiving/notes/${note.id}/loose`, fields)).status).toBe(200);
    expect(await rows('select quantity::int from loose_receipts where note_line_id = $1', note.lines[0]?.id)).toEqual([{ quantity: 5 }]);
  });
});

describe('many devices at once', () => {
  it('G5: the same box from two devices, one of them late, and replayed: received once', async () => {
    const note = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const code = note.boxes[0]?.code ?? '';
    const [first, late] = [new Handheld(zhao, plant), new Handheld(zhao, plant)];
    const kept = late.read(code);
    expect((await first.send(first.read(code))).outcomes).toEqual(['right']);
    portal.clock.moveTo(new Date('2026-11-22T02:53:00Z'));
    const answer = await late.send(kept);
    expect(answer.outcomes).toEqual(['already']);
    expect(answer.results[0]?.text).toContain('赵强 已收');
    expect((await late.send(kept)).results).toEqual(answer.results);
    expect((await first.send(first.read(code))).outcomes).toEqual(['already']);
    expect(await receiptsOf(note)).toHaveLength(1);
    expect(await rows('select count(*)::int as n from scans where note_id = $1', note.id)).toEqual([{ n: 3 }]);
  });

  it('answers a batch in its order: paper, boxes, an unknown code, an undo', async () => {
    const note = await arrivingNote(portal, [{ quantity: '48', packSize: '24' }]);
    const device = new Handheld(zhao, plant);
    const [a, b] = note.boxes.map(({ code }) => code) as [string, string];
    const answer = await device.send(...device.read(note.code), ...device.read(a), ...device.read('???'), ...device.read(b), ...device.undo(4));
    expect(answer.outcomes).toEqual(['note', 'right', 'unknown', 'right', 'undone']);
    expect(answer.sheet).toMatchObject({ id: note.id, rows: [{ counted: '24', expected: '48' }] });
  });

  it('answers what it stored, without a sheet, when the note the device has open is not there for it', async () => {
    const { lines: [line] } = await arrivingNote(portal, [{ quantity: '24', packSize: '24' }]);
    const draft = await aNote().line(line?.orderLineId ?? '', '1').draft(portal);
    for (const [sequence, noteId] of ['999999999', draft].entries()) {
      const clientId = randomUUID();
      const response = await zhao.raw('POST', '/receiving/scans/batch', {
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ clientId, plantId: plant, noteId, scans: [{ sequence: sequence + 1, code: '???' }] }) });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ sheet: null, results: [{ sequence: sequence + 1, outcome: 'unknown' }] });
      expect(await rows('select outcome from scans where client_id = $1', clientId)).toEqual([{ outcome: 'unknown' }]);
    }
  });

  it('T-10: 50 devices, 40 boxes each at once: 40 receipts, 1,960 times "already", nothing lost', async () => {
    const note = await arrivingNote(portal, [{ quantity: '960', packSize: '24' }]);
    const people = await Promise.all(['zhao-qiang', 'zhao-qiang', 'zhao-qiang', 'zhao-qiang', 'zhao-qiang'].map((key) => portal.as(key)));
    const shuffled = (seed: number) => note.boxes.map(({ code }, index) => ({ code, at: (index * 17 + seed * 29) % 41 })).sort((x, y) => x.at - y.at).map(({ code }) => code);
    const outcomes = (await Promise.all(Array.from({ length: 50 }, async (_, at) => {
      const device = new Handheld(people[at % people.length] ?? zhao, plant);
      return device.sendAll(shuffled(at).flatMap((code) => device.read(code)));
    }))).flat();
    expect(outcomes).toHaveLength(2000);
    expect(outcomes.filter((one) => one === 'right')).toHaveLength(40);
    expect(outcomes.filter((one) => one === 'already')).toHaveLength(1960);
    expect(await receiptsOf(note)).toHaveLength(40);
    expect(await rows('select count(*)::int as n from scan_keys k join scans s on s.id = k.scan_id where s.note_id = $1', note.id)).toEqual([{ n: 2000 }]);
  }, 120_000);

  it('T-11: 50 counts by hand at once never exceed the line, and finishes at once post each piece once', async () => {
    const note = await arrivingNote(portal, [{ quantity: '200', packSize: '50', item: 'B40-LM20UU' }]);
    const line = note.lines[0]?.id ?? '';
    // Whoever has waited too long for the others is asked to come again, and sends the same form.
    const byHand = async (form: Record<string, string>): Promise<number> => {
      const { status } = await zhao.post(`/receiving/notes/${note.id}/loose`, form);
      return status === 503 ? byHand(form) : status;
    };
    const answers = await Promise.all(Array.from({ length: 50 }, () => byHand({ _key: randomUUID(), line, quantity: '7' })));
    expect(answers).toEqual(Array(50).fill(200));
    expect(await rows('select sum(quantity)::int as n from loose_receipts where note_line_id = $1', line)).toEqual([{ n: 200 }]);
    expect(await rows('select sum(quantity)::int as n from quarantined_quantities where note_line_id = $1', line)).toEqual([{ n: 150 }]);
    const actor = await actorOf(portal, 'zhao-qiang');
    const finishes = await Promise.allSettled(Array.from({ length: 8 }, () => portal.service(ReceiptsCommands).finish(actor, note.id)));
    expect(finishes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await rows('select sum(quantity)::int as n, count(*)::int as lines from goods_receipt_lines where note_line_id = $1', line)).toEqual([{ n: 200, lines: 1 }]);
  }, 120_000);
});
