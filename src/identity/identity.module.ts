import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Jobs } from '../platform/jobs/jobs.js';
import { AcceptanceCommands } from './acceptance.commands.js';
import { AcceptanceController } from './acceptance.controller.js';
import { AccountController } from './account.controller.js';
import { ActionLinks } from './action-links.js';
import { InvitationsCommands } from './invitations.commands.js';
import { KnownDevices } from './known-devices.js';
import { OneClickPeople } from './one-click-people.js';
import { PasswordCommands } from './password.commands.js';
import { Passwords } from './passwords.js';
import { PeopleCommands } from './people.commands.js';
import { PeopleController } from './people.controller.js';
import { PeopleQueries } from './people.queries.js';
import { Sessions } from './sessions.js';
import { SignInController } from './sign-in.controller.js';
import { SignIn } from './sign-in.js';
import { StrangersGuard } from './strangers.guard.js';
import { Throttle } from './throttle.js';

const EVERY_HOUR = 3600;

/** People, what they are for whom, and how they come in. */
@Module({
  controllers: [SignInController, AccountController, PeopleController, AcceptanceController],
  providers: [
    AcceptanceCommands, ActionLinks, InvitationsCommands, KnownDevices, OneClickPeople, PasswordCommands, Passwords, PeopleCommands,
    PeopleQueries, Sessions, SignIn, Throttle,
    { provide: APP_GUARD, useClass: StrangersGuard },
  ],
  exports: [ActionLinks, InvitationsCommands, OneClickPeople, PeopleCommands],
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
  ) {}

  onModuleInit(): void {
    const run = async () => {
      await this.sessions.tidy();
      await this.throttle.tidy();
    };
    this.jobs.register({ name: 'identity', everySeconds: EVERY_HOUR, run });
  }
}
