import { Injectable } from '@nestjs/common';

/** Someone of the demo, by the key the page's button posts. */
export interface OneClickPerson {
  key: string;
  email: string;
}

/** Who may sign in with one click and no password. Empty unless the demo says so; nobody real is ever on it. */
@Injectable()
export class OneClickPeople {
  private people: readonly OneClickPerson[] = [];

  offer(people: readonly OneClickPerson[]): void {
    this.people = people;
  }

  all(): readonly OneClickPerson[] {
    return this.people;
  }
}
