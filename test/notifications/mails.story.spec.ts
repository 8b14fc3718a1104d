import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simpleParser } from 'mailparser';
import { DataSource } from 'typeorm';
import { KeepLinksOutOfMails1763884829000 as KeepLinksOutOfMails } from '../../migrations/1763884829000-keep-links-out-of-mails.js';
import { MailSender } from '../../src/notifications/mail-sender.js';
import { AnswersCommands, DecisionsCommands } from '../../src/purchase-orders/index.js';
import type { Browser } from '../support/browse.js';
import { accepted, actorOf } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { Mailbox } from '../support/mailbox.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** The company's history, where the administrator's deeds are told. */
async function deeds(portal: TestPortal, admin: Browser): Promise<string> {
  const [company] = await portal.db.sql<{ id: string }>('select id from companies');
  return (await admin.get(`/history/company/${company?.id}`)).text;
}

/** A mail's own history. */
async function told(admin: Browser, id = ''): Promise<string[]> {
  const page = await admin.get((await admin.get(`/mails/${id}`)).link('操作记录'));
  return page.all('ol.tl li .tl-text').map((entry) => entry.textContent);
}

describe('mails', () => {
  const mailbox = new Mailbox();
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({ env: { SMTP_URL: await mailbox.start() } });
  });
  afterAll(async () => {
    await portal.close();
    await mailbox.stop();
  });

  it('a new order reaches each person of its supplier once, in their language, with a link home', async () => {
    await portal.db.sql(`update people set locale = 'en' where email = 'zhou.jing@hengli.example'`);
    const { orderId } = await anOrder('PO-MAIL-1').line({ quantity: '10' }).apply(portal);
    await portal.settle('mails');
    await portal.settle('mails');
    expect(mailbox.received.map((mail) => [[mail.to].flat()[0]?.text, mail.subject]).sort()).toEqual([
      ['li.wei@hengli.example', '新采购订单 PO-MAIL-1'], ['zhou.jing@hengli.example', 'New purchase order PO-MAIL-1']]);
    for (const mail of mailbox.received) expect(mail.text).toContain(`${portal.runtime.baseUrl}/purchase-orders/${orderId}`);
  });

  it('the buyer’s people who chose no language read the news in that of their company', async () => {
    await portal.db.sql(`update companies set locale = 'en'`);
    const { orderId } = await anOrder('PO-MAIL-EN').line({ quantity: '10' }).apply(portal);
    await accepted(portal, orderId);
    await portal.settle('mails');
    await portal.settle('mails');
    const mail = mailbox.received.find(({ to, subject }) => [to].flat()[0]?.text === 'wang.fang@mingda.example' && subject?.includes('PO-MAIL-EN'));
    expect(mail?.text).toContain('Hello Wang Fang');
    await portal.db.sql(`update companies set locale = 'zh-CN'`);
  });

  it('the link to a new password reaches its owner alone; the administrator reads the mail without it', async () => {
    const before = mailbox.received.length;
    await portal.browser().post('/forgotten-password', { email: 'sun.li@mingda.example' });
    await portal.settle('password-news');
    await portal.settle('mails');
    const mail = mailbox.received.slice(before).find(({ to }) => [to].flat()[0]?.text === 'sun.li@mingda.example');
    const token = /\/forgotten-password\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? 'none';
    expect(token).toHaveLength(43);
    const admin = await portal.as('he-jie');
    const shown = await admin.get((await admin.get('/mails')).link(mail?.subject ?? ''));
    expect(shown.text).toContain('/forgotten-password/…');
    expect(shown.body).not.toContain(token);
  });

  it('a text-only change asks nothing and sends nothing (R-08)', async () => {
    const before = mailbox.received.length;
    await anOrder('PO-MAIL-1').line({ quantity: '10' }).next().note('请用新纸箱').apply(portal);
    await portal.settle('mails');
    expect(mailbox.received).toHaveLength(before);
  });

  it('what asks the supplier to stop or to act once more is mailed: blocked, asked again, closed, cancelled', async () => {
    const told = async (work: () => Promise<unknown>) => {
      await portal.settle('mails');
      const before = mailbox.received.length;
      await work();
      await portal.settle('mails', 'mails');
      return mailbox.received.slice(before).map((mail) => [[mail.to].flat()[0]?.text.split('@')[0], mail.subject].join(' ')).sort();
    };
    const order = anOrder('PO-MAIL-4').line({ quantity: '10' }).line({ item: 'B30-UCP205', quantity: '5' });
    const { orderId } = await order.apply(portal);
    expect(await told(() => order.changing('20', { lifecycle: 'blocked', blockedReason: '质量冻结' }).apply(portal))).toEqual([
      'li.wei 采购订单 PO-MAIL-4 第 20 行被冻结，请先不要发货', 'zhou.jing Purchase order PO-MAIL-4: line 20 is blocked, please do not ship']);
    const [schedule] = await portal.db.sql<{ id: string; version: number }>('select id, version from schedule_lines where order_id = $1 order by id limit 1', [orderId]);
    await portal.service(AnswersCommands).submit(await actorOf(portal, 'li-wei'), orderId, [
      { scheduleLineId: schedule?.id ?? '', version: schedule?.version ?? 1, action: 'reject', reasonCode: 'other', reasonText: '停产', parts: [] }]);
    const [rejected] = await portal.db.sql<{ version: number }>('select version from schedule_lines where id = $1', [schedule?.id]);
    expect(await told(async () => portal.service(DecisionsCommands).reopen(
      await actorOf(portal, 'wang-fang'), orderId, schedule?.id ?? '', rejected?.version ?? 1, '请再看看'))).toEqual([
      'li.wei 采购订单 PO-MAIL-4 第 10 行请重新答复', 'zhou.jing Purchase order PO-MAIL-4: please answer line 10 again']);
    const closed = anOrder('PO-MAIL-5').line({ quantity: '10' });
    await closed.apply(portal);
    expect(await told(() => closed.changing('10', { lifecycle: 'closed' }).apply(portal))).toEqual([
      'li.wei 采购订单 PO-MAIL-5 已关闭', 'zhou.jing Purchase order PO-MAIL-5 is closed']);
    expect(await told(() => order.next().next().cancelled().apply(portal))).toEqual([
      'li.wei 采购订单 PO-MAIL-4 已取消', 'zhou.jing Purchase order PO-MAIL-4 is cancelled']);
  });

  it('a mail server that refuses is asked again later; the administrator sees why and can send again', async () => {
    mailbox.refuses = true;
    const before = mailbox.received.length;
    await anOrder('PO-MAIL-2').line({ quantity: '10' }).apply(portal);
    await portal.settle('mails');
    const admin = await portal.as('he-jie');
    const list = await admin.get('/mails?state=pending');
    expect(list.text).toContain('PO-MAIL-2');
    expect(list.text).toContain('mailbox full');
    mailbox.refuses = false;
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 60_000));
    await portal.settle('mails');
    expect(mailbox.received).toHaveLength(before + 2);
    const [sent] = await portal.db.sql<{ id: string }>(`select id from mails where state = 'sent' order by id desc limit 1`);
    await admin.submit((await admin.get(`/mails/${sent?.id}`)).form(`/mails/${sent?.id}/attempts`));
    await portal.settle('mails');
    expect(mailbox.received).toHaveLength(before + 3);
    expect(await deeds(portal, admin)).toMatch(/何杰[^何]*重新发送了邮件“[^”]*PO-MAIL-2”/);
    expect(await told(admin, sent?.id)).toEqual(['系统 发出了邮件', expect.stringMatching(/^何杰 重新发送了邮件“[^”]*PO-MAIL-2”$/), '系统 发出了邮件', '系统 生成了邮件']);
  });

  it('R-80: a mail is sent again only after an attempt; one that waits for the next attempt goes out at once', async () => {
    await portal.settle('mails');
    await anOrder('PO-MAIL-3').line({ quantity: '10' }).apply(portal);
    await portal.settle();
    const admin = await portal.as('he-jie');
    const [{ id } = { id: '' }] = await portal.db.sql<{ id: string }>(`select id from mails where subject like '%PO-MAIL-3%' order by id limit 1`);
    const state = () => portal.db.sql(`select state, attempts, next_at <= $2 as due from mails where id = $1`, [id, portal.clock.now()]);
    expect((await admin.get(`/mails/${id}`)).hasForm(/attempts$/)).toBe(false);
    mailbox.refuses = true;
    await portal.settle('mails');
    mailbox.refuses = false;
    expect(await state()).toEqual([{ state: 'pending', attempts: 1, due: false }]);
    await admin.submit((await admin.get(`/mails/${id}`)).form(/attempts$/));
    expect(await state()).toEqual([{ state: 'pending', attempts: 0, due: true }]);
    await portal.settle('mails');
    expect(await state()).toMatchObject([{ state: 'sent' }]);
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 60_000));
    await portal.settle('mails');
  });

  it('a mail server that is down over a weekend loses nothing; the administrator is told, and sends all again when it is back', async () => {
    const started = portal.clock.now().getTime();
    mailbox.refuses = true;
    const before = mailbox.received.length;
    await anOrder('PO-MAIL-7').line({ quantity: '10' }).apply(portal);
    const states = async () => (await portal.db.sql<{ state: string }>(`select distinct state from mails where subject like '%PO-MAIL-7%'`)).map(({ state }) => state);
    // The longest wait between two attempts is an hour, counted from when one failed: every look stands clear of it.
    for (const hour of [...[...Array(12).keys()].map((look) => look * 2), 71]) {
      portal.clock.moveTo(new Date(started + hour * 3600_000));
      await portal.settle('mails');
    }
    expect(await states()).toEqual(['pending']);
    expect((await (await portal.as('he-jie')).get('/')).text).toMatch(/没有发出的邮件 ?2/);
    for (const hour of [73, 75]) {
      portal.clock.moveTo(new Date(started + hour * 3600_000));
      await portal.settle('mails');
    }
    expect(await states()).toEqual(['failed']);
    mailbox.refuses = false;
    const admin = await portal.as('he-jie');
    const page = await admin.submit((await admin.get('/mails')).form('/mails/attempts'));
    expect(page.text).toContain('2 封邮件将重新发送');
    expect(await deeds(portal, admin)).toMatch(/何杰[^何]*重新发送了没有发出的邮件，共 2 封/);
    const [one] = await portal.db.sql<{ id: string }>(`select id from mails where subject like '%PO-MAIL-7%' limit 1`);
    expect(await told(admin, one?.id)).toEqual(['何杰 重新发送了没有发出的邮件，共 2 封', '系统 尝试 14 次后停止发送', '系统 生成了邮件']);
    await portal.settle('mails');
    expect(mailbox.received).toHaveLength(before + 2);
    expect((await told(admin, one?.id))[0]).toBe('系统 发出了邮件');
    // Nobody is mailed about a mail, and no supplier reads of it.
    expect(await portal.db.sql(`select 1 from facts where subject_type = 'mail' and (audience <> 'internal' or supplier_id is not null or company_id is null)
      union all select 1 from fact_deliveries where subject_type = 'mail'`)).toEqual([]);
    expect((await admin.get('/mails')).hasForm('/mails/attempts')).toBe(false);
  });

  it('a slow mail server gets each mail once, although another instance looks for work a minute later', async () => {
    await portal.settle('mails');
    const before = mailbox.received.length;
    let release = () => undefined as void;
    mailbox.hold = new Promise((resolve) => (release = resolve));
    await anOrder('PO-MAIL-6').line({ quantity: '10' }).apply(portal);
    await portal.settle();
    const now = portal.clock.now();
    const first = portal.service(MailSender).sendDue();
    while (mailbox.received.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    portal.clock.moveTo(new Date(now.getTime() + 65_000));
    const second = portal.service(MailSender).sendDue();
    await new Promise((resolve) => setTimeout(resolve, 300));
    release();
    await Promise.all([first, second]);
    mailbox.hold = undefined;
    expect(mailbox.received.slice(before).map((mail) => [mail.to].flat()[0]?.text).sort()).toEqual(['li.wei@hengli.example', 'zhou.jing@hengli.example']);
    expect(await portal.db.sql(`select distinct state, attempts, leased_until from mails where subject like '%PO-MAIL-6%'`)).toEqual([{ state: 'sent', attempts: 1, leased_until: null }]);
  });

  it('what is under way while the administrator sends all again goes out once: only the others are queued', async () => {
    mailbox.refuses = true;
    await anOrder('PO-MAIL-8').line({ quantity: '10' }).apply(portal);
    for (let count = 0; count < 3; count += 1) {
      await portal.settle('mails');
      portal.clock.moveTo(new Date(portal.clock.now().getTime() + 3600_000));
    }
    mailbox.refuses = false;
    const admin = await portal.as('he-jie');
    const form = (await admin.get('/mails')).form('/mails/attempts');
    const before = mailbox.received.length;
    let release = () => undefined as void;
    mailbox.hold = new Promise((resolve) => (release = resolve));
    const sending = portal.service(MailSender).sendDue();
    while (mailbox.received.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await admin.submit(form)).text).toContain('1 封邮件将重新发送');
    release();
    mailbox.hold = undefined;
    await sending;
    await portal.settle('mails');
    expect(mailbox.received.slice(before).map((mail) => [mail.to].flat()[0]?.text).sort()).toEqual(['li.wei@hengli.example', 'zhou.jing@hengli.example']);
  });

  it('only the administrator reads mails', async () => {
    for (const key of ['li-wei', 'wang-fang', 'zhao-qiang', 'sun-li']) expect((await (await portal.as(key)).get('/mails')).status).toBe(403);
    expect((await (await portal.as('he-jie')).get('/mails/999999')).status).toBe(404);
  });
});

describe('mails without a mail server', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.close());

  it('stand as .eml files beside the data, and on the page', async () => {
    await anOrder('PO-MAIL-3').line({ quantity: '10' }).apply(portal);
    await portal.settle('mails');
    const files = await readdir(join(portal.dataDir, 'mail'));
    expect(files).toHaveLength(2);
    const mail = await simpleParser(await readFile(join(portal.dataDir, 'mail', files[0] ?? '')));
    expect(mail.subject).toBe('新采购订单 PO-MAIL-3');
    // They hold links that let somebody in: nobody else on this computer reads them.
    const modes = await Promise.all(['mail', `mail/${files[0]}`].map((name) => stat(join(portal.dataDir, name))));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600]);
    const admin = await portal.as('he-jie');
    const shown = await admin.get((await admin.get('/mails')).link(/PO-MAIL-3/));
    expect(shown.text).toContain('等待您答复');
    const history = await admin.get(shown.link('操作记录'));
    expect(history.all('ol.tl li .tl-text').map((entry) => entry.textContent)).toEqual([expect.stringMatching(/^系统 把邮件存为文件 \d{8}\.eml（未配置邮件服务器）$/), '系统 生成了邮件']);
  });

  describe('with a link that opens something', () => {
    const recipients = ['he.jie@hengli.example', 'sun.li@mingda.example'] as const;
    const stored = async () => (await portal.db.sql<{ all: string }>(`select string_agg(m::text, ' ') as all from mails m where recipient = any($1)`, [recipients]))[0]?.all ?? '';
    const handedOn = async (recipient: string) => {
      const admin = await portal.as('he-jie');
      const [mail] = await portal.db.sql<{ id: string }>('select id from mails where recipient = $1', [recipient]);
      return /https?:\S+/.exec((await admin.get(`/mails/${mail?.id}`)).find('pre')?.textContent ?? '')?.[0] ?? '';
    };

    it('keep it to their reader: it is in the mail and on the page, and a copy of the database is without it', async () => {
      await (await portal.as('zhou-jing')).post('/people/invitations', { name: '何杰', email: recipients[0], role: 'supplier_clerk' });
      await portal.browser().post('/forgotten-password', { email: recipients[1] });
      await portal.settle('password-news', 'mails');
      await portal.settle('mails');
      const links = await Promise.all(recipients.map(handedOn));
      expect(links.map((link) => link.replace(portal.url, '').replace(/[\w-]{43}$/, '…'))).toEqual(['/invitations/…', '/forgotten-password/…']);
      for (const link of links) {
        expect((await portal.browser().get(new URL(link).pathname)).status).toBe(200);
        expect(await stored()).not.toContain(link.slice(-43));
      }
      const [{ file }] = (await portal.db.sql(`select file_name as file from mails where recipient = $1`, [recipients[0]])) as [{ file: string }];
      expect((await simpleParser(await readFile(join(portal.dataDir, 'mail', file)))).text).toContain(links[0]);
    });

    it('say what somebody called themselves, even where that looks like the place of a link', async () => {
      await (await portal.as('zhou-jing')).post('/people/invitations', { name: '{{link}}', email: 'odd@hengli.example', role: 'supplier_clerk' });
      await anOrder('PO-{{link}}').line({ quantity: '10' }).apply(portal);
      await portal.settle('mails');
      const admin = await portal.as('he-jie');
      expect((await admin.get((await admin.get('/mails')).link(/PO-\{\{link\}\}/))).text).toContain('PO-{{link}}');
    });

    it('lose it in an upgrade when an older release stored it, and are read and sent as before', async () => {
      const links = await Promise.all(recipients.map(handedOn));
      const upgrade = await new DataSource({ type: 'postgres', url: portal.db.url }).initialize();
      const runner = upgrade.createQueryRunner();
      await new KeepLinksOutOfMails().down(runner);
      for (const [index, recipient] of recipients.entries()) {
        await portal.db.sql(`update mails set body = replace(body, '{{link}}', $2), state = 'pending', next_at = now() where recipient = $1`, [recipient, links[index]]);
      }
      expect(await stored()).toContain(links[0]?.slice(-43));
      await new KeepLinksOutOfMails().up(runner);
      await upgrade.destroy();
      for (const link of links) expect(await stored()).not.toContain(link.slice(-43));
      expect(await Promise.all(recipients.map(handedOn))).toEqual(links);
      await portal.settle('mails');
      const [{ file }] = (await portal.db.sql(`select file_name as file from mails where recipient = $1 and state = 'sent'`, [recipients[1]])) as [{ file: string }];
      expect((await simpleParser(await readFile(join(portal.dataDir, 'mail', file)))).text).toContain(links[1]);
    });

    it('lead to the page that gives a new one, once the row of a link to a new password is gone', async () => {
      portal.clock.moveTo(new Date(portal.clock.now().getTime() + 25 * 3600_000));
      await portal.settle('identity');
      expect(await handedOn(recipients[1])).toBe(`${portal.url}/forgotten-password`);
    });
  });

  it('get their folder again when somebody took it away, and stand there whole', async () => {
    await rm(join(portal.dataDir, 'mail'), { recursive: true });
    await anOrder('PO-MAIL-9').line({ quantity: '10' }).apply(portal);
    await portal.settle('mails');
    expect(await portal.db.sql(`select distinct state from mails where subject like '%PO-MAIL-9%'`)).toEqual([{ state: 'sent' }]);
    expect((await readdir(join(portal.dataDir, 'mail'))).filter((name) => !name.endsWith('.eml'))).toEqual([]);
  });
});
