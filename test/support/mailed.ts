import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import type { TestPortal } from './portal.js';

export interface Mailed {
  subject: string;
  body: string;
  locale: string;
}

/** The mails an address got, oldest first, as they left a portal without a mail server. */
export async function mailedTo(portal: TestPortal, address: string): Promise<Mailed[]> {
  await portal.settle('password-news');
  const sent = () => portal.db.sql<{ file: string; locale: string }>('select file_name as file, locale from mails where recipient = $1 order by id', [address]);
  await portal.settle('mails');
  // A run of the job sends fifty.
  while ((await sent()).some(({ file }) => !file)) await portal.settle('mails');
  const rows = await sent();
  return Promise.all(rows.map(async ({ file, locale }) => {
    const mail = await simpleParser(await readFile(join(portal.dataDir, 'mail', file)));
    return { subject: mail.subject ?? '', body: mail.text ?? '', locale };
  }));
}

/** The path of the link in a mail. */
export function linkIn({ body }: Pick<Mailed, 'body'>): string {
  return new URL(/https?:\S+/.exec(body)?.[0] ?? '').pathname;
}
