import { isIP } from 'node:net';
import type { Config } from '../config.js';
import { isMailAddress } from '../lib/mail-address.js';

/**
 * The address mails are from: MAIL_FROM; else the login at the mail server where that is an address, since many servers
 * take mails from their own login alone (553); else `portal@` the host of BASE_URL.
 */
export function senderOf({ mailFrom, smtpUrl, baseUrl }: Pick<Config, 'mailFrom' | 'smtpUrl' | 'baseUrl'>): string {
  return mailFrom?.address ?? loginAddress(smtpUrl) ?? `portal@${mailDomain(baseUrl)}`;
}

/** The host of BASE_URL as it stands behind an `@`: an IP address as the literal of RFC 5321 4.1.3. */
export function mailDomain(baseUrl: string): string {
  const { hostname } = new URL(baseUrl);
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return { 0: hostname, 4: `[${bare}]`, 6: `[IPv6:${bare}]` }[isIP(bare)] ?? hostname;
}

function loginAddress(smtpUrl: string | undefined): string | undefined {
  if (!smtpUrl || !URL.canParse(smtpUrl)) return undefined;
  try {
    const login = decodeURIComponent(new URL(smtpUrl).username);
    return isMailAddress(login) ? login : undefined;
  } catch {
    // A % that encodes nothing: the mail server gets such a login as it stands, and it is no address.
    return undefined;
  }
}
