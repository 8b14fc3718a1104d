import { Logger } from '@nestjs/common';
import type { Config } from './config.js';

/** Settings that can each be meant and do not work together: said at the start, as nobody would look for it later. */
export function warnOfSettings({ baseUrl, trustProxy }: Pick<Config, 'baseUrl' | 'trustProxy'>): void {
  if (!baseUrl.startsWith('https:') || trustProxy.length) return;
  new Logger('Start').warn(
    'BASE_URL is https and TRUST_PROXY is empty: nobody can sign in, as the portal itself speaks http and learns from no proxy that a connection is encrypted. '
    + 'Set TRUST_PROXY: loopback, uniquelocal, or the address of the TLS proxy.');
}
