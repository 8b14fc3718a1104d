import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What opens an invitation or sets a password stands in no text any more: the link is made anew from its row when the mail is sent or read. */
export class KeepLinksOutOfMails1763884829000 implements MigrationInterface {
  name = 'KeepLinksOutOfMails1763884829000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update portal.mails set body = regexp_replace(body, 'https?://[^[:space:]]+/(invitations|forgotten-password)/[A-Za-z0-9_-]{43}', '{{link}}', 'g')
        where body ~ '/(invitations|forgotten-password)/[A-Za-z0-9_-]{43}';
      alter table portal.mails add constraint mails_body_opens_nothing
        check (body !~ '/(invitations|forgotten-password)/[A-Za-z0-9_-]{43}');
    `);
  }

  /** The texts stay as they are: the older release shows them with the placeholder, and its links can be asked for again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table portal.mails drop constraint mails_body_opens_nothing');
  }
}
