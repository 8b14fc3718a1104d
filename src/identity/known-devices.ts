import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import type { PortalRequest } from '../platform/web/portal-request.js';

const DAY_MS = 24 * 3600_000;
const REMEMBERED_DAYS = 180;
/** A computer in the office has several people. */
const MOST_PEOPLE = 5;
const MARK = /^([\w-]{22})\.([0-9a-z]{1,8})\.([\w-]{43})$/;

/**
 * Browsers in which somebody has signed in with their password. A signed cookie says so for 180 days, so that who
 * guesses somebody's password elsewhere makes the guesser wait, not the owner (security: T-32). It names nobody: which
 * address a mark belongs to is in its signature alone, and it opens nothing.
 */
@Injectable()
export class KnownDevices {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    private readonly clock: Clock,
  ) {}

  /** What this browser is called for the person behind the address; undefined where they have not signed in before. */
  of(request: PortalRequest, email: string): string | undefined {
    return marksIn(request, this.name).find((mark) => this.belongs(mark, email))?.split('.')[0];
  }

  /** The person has shown their password here. */
  remember(request: PortalRequest, email: string): void {
    const others = marksIn(request, this.name).filter((mark) => !this.belongs(mark, email));
    const nonce = this.of(request, email) ?? randomBytes(16).toString('base64url');
    const day = Math.floor(this.clock.now().getTime() / DAY_MS).toString(36);
    const marks = [`${nonce}.${day}.${this.signature(nonce, day, email)}`, ...others].slice(0, MOST_PEOPLE);
    request.res?.cookie(this.name, marks.join('~'), {
      httpOnly: true, sameSite: 'lax', secure: this.https, path: '/', maxAge: REMEMBERED_DAYS * DAY_MS, encode: String });
  }

  private get https(): boolean {
    return this.runtime.baseUrl.startsWith('https:');
  }

  private get name(): string {
    return this.https ? '__Host-devices' : 'devices';
  }

  private belongs(mark: string, email: string): boolean {
    const [, nonce = '', day = '', signature = ''] = MARK.exec(mark) ?? [];
    const age = this.clock.now().getTime() / DAY_MS - Number.parseInt(day, 36);
    return age <= REMEMBERED_DAYS && timingSafeEqual(Buffer.from(signature), Buffer.from(this.signature(nonce, day, email)));
  }

  private signature(nonce: string, day: string, email: string): string {
    return createHmac('sha256', this.runtime.appSecret).update(`known device\0${nonce}\0${day}\0${email.trim().toLowerCase()}`).digest('base64url');
  }
}

function marksIn(request: PortalRequest, name: string): string[] {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim());
  const value = cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return value.split('~').filter((mark) => MARK.test(mark)).slice(0, MOST_PEOPLE);
}
