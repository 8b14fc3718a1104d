import { Module, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.js';
import { AcceptanceCommands } from './acceptance.commands.js';
import { AcceptanceController } from './acceptance.controller.js';
import { AccountController } from './account.controller.js';
import { ActionLinks } from './action-links.js';
import { Entrance } from './entrance.js';
import { ForgottenPasswordCommands } from './forgotten-password.commands.js';
import { ForgottenPasswordController } from './forgotten-password.controller.js';
import { InvitationsCommands } from './invitations.commands.js';
import { KnownDevices } from './known-devices.js';
import { NewDevices } from './new-devices.js';
import { OneClickPeople } from './one-click-people.js';
import { PasswordCommands } from './password.commands.js';
import { PasswordLinks } from './password-links.js';
import { PasswordNews } from './password-news.js';
import { Passwords } from './passwords.js';
import { PeopleCommands } from './people.commands.js';
import { PeopleController } from './people.controller.js';
import { PeopleQueries } from './people.queries.js';
import { Sessions } from './sessions.js';
import { SignInController } from './sign-in.controller.js';
import { SignIn } from './sign-in.js';
import { Strangers } from './strangers.js';
import { Throttle } from './throttle.js';

const EVERY_HOUR = 3600;
const EVERY_TWO_SECONDS = 2;

/** People, what they are for whom, and how they come in. */
@Module({
  controllers: [SignInController, AccountController, PeopleController, AcceptanceController, ForgottenPasswordController],
  providers: [
    AcceptanceCommands, ActionLinks, Entrance, ForgottenPasswordCommands, InvitationsCommands, KnownDevices, NewDevices, OneClickPeople,
    PasswordCommands, PasswordLinks, PasswordNews, Passwords, PeopleCommands, PeopleQueries, Sessions, SignIn, Strangers, Throttle,
  ],
  exports: [ActionLinks, InvitationsCommands, OneClickPeople, PasswordLinks, PeopleCommands],
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
    private readonly links: PasswordLinks,
    private readonly news: PasswordNews,
  ) {}

  onModuleInit(): void {
    const run = async () => {
      await this.sessions.tidy();
      await this.throttle.tidy();
      await this.links.tidy();
    };
    this.jobs.register({ name: 'identity', everySeconds: EVERY_HOUR, run });
    this.jobs.register({ name: 'password-news', everySeconds: EVERY_TWO_SECONDS, run: () => this.news.record() });
  }
}
