import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { RUNTIME, type Runtime } from '../platform/runtime.js';

/** Argon2id at 64 MiB, t = 3, p = 1; in the tests as cheap as the algorithm goes. */
const COSTS = {
  full: { memoryCost: 65_536, timeCost: 3, parallelism: 1 },
  cheap: { memoryCost: 8, timeCost: 1, parallelism: 1 },
} as const;

const AT_ONCE = 2;
const MAY_WAIT = 50;

/** Passwords as they are stored and compared, in Unicode's composed form, so that every keyboard types the same one. */
@Injectable()
export class Passwords {
  private readonly cost: (typeof COSTS)[keyof typeof COSTS];
  private readonly nobody: Promise<string>;
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.cost = runtime.config.cheapPasswords ? COSTS.cheap : COSTS.full;
    this.nobody = hash('the password of nobody', this.cost);
  }

  /** A PHC string with its own salt. @throws ServiceUnavailableException when too many wait already */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password.normalize('NFC'), this.cost));
  }

  /**
   * Whether this is the password behind the stored hash. Without a stored hash (nobody has this address) the same
   * work is done on a hash of nobody's password, so that the time tells nothing.
   */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const against = stored ?? (await this.nobody);
    const right = await this.inTurn(() => verify(against, password.normalize('NFC')));
    return right && stored !== undefined;
  }

  /** Whether the hash was made at another cost than today's, and is worth making anew. */
  isDated(stored: string): boolean {
    const { memoryCost, timeCost, parallelism } = this.cost;
    return !stored.startsWith('$argon2id$') || !stored.includes(`$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
  }

  /** Each hash takes 64 MiB: two at a time, a short queue, and an honest refusal beyond it. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= MAY_WAIT) throw new ServiceUnavailableException();
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}
