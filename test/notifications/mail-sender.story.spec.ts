import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ParsedMail } from 'mailparser';
import { anOrder } from '../support/builders/purchase-orders.js';
import { Mailbox } from '../support/mailbox.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';

const LOGIN = 'srm@mingda.example';
let portal: TestPortal;
let mailbox: Mailbox;

async function start(login?: string, env: Record<string, string> = {}): Promise<void> {
  mailbox = new Mailbox(login);
  portal = await startTestPortal({ env: { SMTP_URL: await mailbox.start(), ...env } });
  await portal.db.sql(`update people set locale = 'en' where email = 'zhou.jing@hengli.example'`);
}

async function mailsOf(order: string): Promise<ParsedMail[]> {
  await anOrder(order).line({ quantity: '10' }).apply(portal);
  await portal.settle('mails', 'mails');
  return mailbox.received;
}

const senders = (mails: ParsedMail[]) => mails.map(({ from }) => from?.value.map(({ name, address }) => `${name} <${address}>`).join()).sort();

afterEach(async () => {
  vi.restoreAllMocks();
  await portal.close();
  await mailbox.stop();
});

describe('the sender of mails', () => {
  it('is the login of a mail server that takes no other, under the company’s name in the reader’s language', async () => {
    await start(LOGIN);
    const [company] = await portal.db.sql<{ name: string; name_en: string }>('select name, name_en from companies');
    expect(senders(await mailsOf('PO-FROM-1'))).toEqual([`${company?.name_en} <${LOGIN}>`, `${company?.name} <${LOGIN}>`].sort());
  });

  it('is what MAIL_FROM says, name and address', async () => {
    await start(undefined, { MAIL_FROM: '铭达精密采购部 <purchasing@mingda.example>' });
    expect(senders(await mailsOf('PO-FROM-2'))).toEqual(Array(2).fill('铭达精密采购部 <purchasing@mingda.example>'));
  });

  it('is valid where people reach the portal by an IP address', async () => {
    await start(undefined, { BASE_URL: 'http://192.168.1.5:3000' });
    expect(senders(await mailsOf('PO-FROM-3')).map((sender) => /<.*>/.exec(sender ?? '')?.[0])).toEqual(Array(2).fill('<portal@[192.168.1.5]>'));
  });
});

describe('in the log, without who gets a mail and what it says,', () => {
  const said: string[] = [];

  beforeEach(async () => {
    await start();
    said.length = 0;
    for (const level of ['error', 'warn', 'log'] as const) {
      vi.spyOn(Logger.prototype, level).mockImplementation((text: unknown) => void (typeof text === 'string' && said.push(`${level} ${text}`)));
    }
  });

  async function minuteLater(): Promise<void> {
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 60_000));
    await portal.settle('mails');
  }

  it('a mail server that takes no mails is told of once with its words, again after an hour, and once when it takes mails again', async () => {
    mailbox.closed = true;
    await mailsOf('PO-FROM-4');
    await minuteLater();
    expect(await portal.db.sql('select distinct attempts from mails')).toEqual([{ attempts: 2 }]);
    const outage = expect.stringMatching(/^warn Mails from portal@localhost do not get through: .*451 no mail today/) as unknown;
    expect(said).toEqual([outage]);
    expect(said.join()).not.toMatch(/hengli|PO-FROM-4/);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 3600_000);
    await minuteLater();
    expect(said).toEqual([outage, outage]);
    mailbox.closed = false;
    await minuteLater();
    expect(mailbox.received).toHaveLength(2);
    expect(said.slice(2)).toEqual([expect.stringMatching(/^log Mails get through again after \d+ s\.$/)]);
  });

  it('a mail to nobody is told of as that one mail, once, and others that get through are no end of an outage', async () => {
    mailbox.unknown = 'li.wei@hengli.example';
    await mailsOf('PO-FROM-5');
    await minuteLater();
    expect(mailbox.received.map((mail) => [mail.to].flat()[0]?.text)).toEqual(['zhou.jing@hengli.example']);
    const [mail] = await portal.db.sql<{ id: string; attempts: number }>(`select id, attempts from mails where state = 'pending'`);
    expect(mail?.attempts).toBe(2);
    expect(said).toEqual([expect.stringMatching(`^warn Mail ${mail?.id} from portal@localhost was refused .* /mails/${mail?.id}: .*550 no such mailbox`)]);
    expect(said.join()).not.toMatch(/hengli|PO-FROM-5/);
  });

  it('a mail whose content is refused is told of like that', async () => {
    mailbox.refuses = true;
    await mailsOf('PO-FROM-6');
    await minuteLater();
    expect(said).toEqual(Array(2).fill(expect.stringMatching(/^warn Mail \d+ from portal@localhost was refused .*452 mailbox full/)));
    expect(said.join()).not.toMatch(/hengli|PO-FROM-6/);
  });
});
