import { readFile, readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

/** A mail server on loopback that keeps what it gets, or refuses it. */
class Mailbox {
  readonly received: ParsedMail[] = [];
  refuses = false;
  private readonly server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        if (this.refuses) return done(Object.assign(new Error('mailbox full'), { responseCode: 452 }));
        this.received.push(mail);
        done();
      }, done);
    },
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
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

  it('a text-only change asks nothing and sends nothing (R-08)', async () => {
    const before = mailbox.received.length;
    await anOrder('PO-MAIL-1').line({ quantity: '10' }).next().note('请用新纸箱').apply(portal);
    await portal.settle('mails');
    expect(mailbox.received).toHaveLength(before);
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
    const admin = await portal.as('he-jie');
    const shown = await admin.get((await admin.get('/mails')).link(/PO-MAIL-3/));
    expect(shown.text).toContain('等待您答复');
  });
});
