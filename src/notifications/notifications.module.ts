import { Module } from '@nestjs/common';
import { MailSender } from './mail-sender.js';
import { MailsController } from './mails.controller.js';
import { MailsQueries } from './mails.queries.js';
import { OrderNotices } from './order-notices.js';

/** Who is told what, and how it gets there. */
@Module({ controllers: [MailsController], providers: [MailSender, MailsQueries, OrderNotices] })
export class NotificationsModule {}
