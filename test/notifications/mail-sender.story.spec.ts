import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
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

describe('a mail server that refuses', () => {
  it('is told of in the log once with its words, without who gets the mail and what it says, and once when it takes mails again', async () => {
    await start();
    const said: string[] = [];
    for (const level of ['error', 'warn', 'log'] as const) {
      vi.spyOn(Logger.prototype, level).mockImplementation((text: unknown) => void (typeof text === 'string' && said.push(`${level} ${text}`)));
    }
    mailbox.refuses = true;
    await mailsOf('PO-FROM-4');
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 60_000));
    await portal.settle('mails');
    expect(await portal.db.sql('select distinct attempts from mails')).toEqual([{ attempts: 2 }]);
    expect(said).toEqual([expect.stringMatching(/^warn Mails from portal@localhost do not get through: .*452 mailbox full/)]);
    expect(said.join()).not.toMatch(/hengli|PO-FROM-4/);
    mailbox.refuses = false;
    portal.clock.moveTo(new Date(portal.clock.now().getTime() + 60_000));
    await portal.settle('mails');
    expect(mailbox.received).toHaveLength(2);
    expect(said.slice(1)).toEqual([expect.stringMatching(/^log Mails get through again after \d+ s\.$/)]);
  });
});
