import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import type { PortalRequest } from '../platform/web/portal-request.js';
import { credentialOf, plainEmail } from './credentials.js';
import type { Origin } from './throttle.js';

const DAY_MS = 24 * 3600_000;
const REMEMBERED_DAYS = 180;
/** A computer in the office has several people. */
const MOST_PEOPLE = 5;
/** When nobody set a password. */
const NEVER = new Date(0);
const MARK = /^([\w-]{22})\.([0-9a-z]{1,8})\.([\w-]{43})$/;

/**
 * Browsers in which somebody has signed in with their password. A signed cookie says so for 180 days, so that who
 * guesses somebody's password elsewhere makes the guesser wait, not the owner (security: T-32). It names nobody: which
 * address a mark belongs to is in its signature alone, and it opens nothing. The signature covers when the password was
 * set: a new one makes strangers of all marks, as whoever knew the old one may have made many.
 */
@Injectable()
export class KnownDevices {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /** Where a request comes from, for the person behind the address: a device without a name is one they have not signed in on with this password. */
  async originOf(request: PortalRequest, email: string): Promise<Origin> {
    return { address: request.ip ?? '', device: await this.nameOf(request, email) };
  }

  /** The person has shown their password here. A new mark each time: what was counted for the old one is of no use to who copied it. */
  remember(request: PortalRequest, email: string, passwordSetAt: Date): void {
    const others = marksIn(request, this.name).filter((mark) => !this.belongs(mark, email, passwordSetAt));
    const nonce = randomBytes(16).toString('base64url');
    const day = Math.floor(this.clock.now().getTime() / DAY_MS).toString(36);
    const marks = [`${nonce}.${day}.${this.signature(nonce, day, email, passwordSetAt)}`, ...others].slice(0, MOST_PEOPLE);
    request.res?.cookie(this.name, marks.join('~'), {
      httpOnly: true, sameSite: 'lax', secure: this.https, path: '/', maxAge: REMEMBERED_DAYS * DAY_MS, encode: String });
  }

  private get https(): boolean {
    return this.runtime.baseUrl.startsWith('https:');
  }

  private get name(): string {
    return this.https ? '__Host-devices' : 'devices';
  }

  /** Looked up whether somebody has the address or not, so that the time tells nothing. */
  private async nameOf(request: PortalRequest, email: string): Promise<string | undefined> {
    const marks = marksIn(request, this.name);
    if (!marks.length) return undefined;
    const known = await this.database.readIdentity((auth) => credentialOf(auth, email));
    const own = marks.find((mark) => this.belongs(mark, email, known?.passwordSetAt ?? NEVER));
    return known && own?.split('.')[0];
  }

  private belongs(mark: string, email: string, passwordSetAt: Date): boolean {
    const [, nonce = '', day = '', signature = ''] = MARK.exec(mark) ?? [];
    const age = this.clock.now().getTime() / DAY_MS - Number.parseInt(day, 36);
    return age <= REMEMBERED_DAYS && timingSafeEqual(Buffer.from(signature), Buffer.from(this.signature(nonce, day, email, passwordSetAt)));
  }

  private signature(nonce: string, day: string, email: string, passwordSetAt: Date): string {
    const signed = ['known device', nonce, day, passwordSetAt.getTime(), plainEmail(email)].join('\0');
    return createHmac('sha256', this.runtime.appSecret).update(signed).digest('base64url');
  }
}

function marksIn(request: PortalRequest, name: string): string[] {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim());
  const value = cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return value.split('~').filter((mark) => MARK.test(mark)).slice(0, MOST_PEOPLE);
}
