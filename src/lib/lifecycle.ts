import { Refusal } from './refusal.js';

/** One verb: the states it starts from, the state it leads to, and who may do it. */
export interface Transition<State extends string, Role extends string> {
  readonly from: readonly State[];
  readonly to: State;
  readonly by: readonly Role[];
}

/** Every verb of a thing. The table guards the change, draws the buttons and is what the specs walk through. */
export type TransitionTable<State extends string, Action extends string, Role extends string> = Readonly<
  Record<Action, Transition<State, Role>>
>;

/** A state machine read from its table. */
export class Lifecycle<State extends string, Action extends string, Role extends string> {
  constructor(
    readonly name: string,
    readonly table: TransitionTable<State, Action, Role>,
  ) {}

  /** The state after the action. @throws Refusal `<name>.cannot_<action>` with the present state. */
  next(state: State, action: Action): State {
    if (!this.can(state, action)) throw new Refusal(`${this.name}.cannot_${action}`, { state });
    return this.table[action].to;
  }

  /** Whether the state allows the action, and the role, when one is named. */
  can(state: State, action: Action, role?: Role): boolean {
    const { from, by } = this.table[action];
    return from.includes(state) && (role === undefined || by.includes(role));
  }

  /** What can be done in a state, in the order of the table; with a role, what that role can do. */
  actions(state: State, role?: Role): Action[] {
    return this.everyAction().filter((action) => this.can(state, action, role));
  }

  everyAction(): Action[] {
    return Object.keys(this.table) as Action[];
  }

  /** All states the table names, in order of appearance. */
  states(): State[] {
    const transitions = this.everyAction().map((action) => this.table[action]);
    return [...new Set(transitions.flatMap(({ from, to }) => [...from, to]))];
  }
}

/** Names a thing (a message prefix such as 'delivery_note') and its table. */
export function lifecycle<State extends string, Action extends string, Role extends string>(
  name: string,
  table: TransitionTable<State, Action, Role>,
): Lifecycle<State, Action, Role> {
  return new Lifecycle(name, table);
}
