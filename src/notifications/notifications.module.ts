import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.js';
import { InvitationMails } from './invitation-mails.js';
import { MailLinks } from './mail-links.js';
import { MailSender } from './mail-sender.js';
import { MailsCommands } from './mails.commands.js';
import { MailsController } from './mails.controller.js';
import { MailsQueries } from './mails.queries.js';
import { OrderNotices } from './order-notices.js';
import { PasswordMails } from './password-mails.js';

/** Who is told what, and how it gets there. */
@Module({
  imports: [IdentityModule], controllers: [MailsController],
  providers: [InvitationMails, MailLinks, MailSender, MailsCommands, MailsQueries, OrderNotices, PasswordMails],
})
export class NotificationsModule {}
