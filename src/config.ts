import { isAbsolute, resolve } from 'node:path';
import { readMailAddress, type MailAddress } from './lib/mail-address.js';
import { StartRefused } from './lib/start-refused.js';

/** The settings of one running portal, read once at the start. */
export interface Config {
  host: string;
  port: number;
  /** Where people reach the portal, without a trailing slash; links in mails start with it. */
  baseUrl: string;
  /** Addresses or CIDR ranges of the proxies whose forwarded headers count. */
  trustProxy: string[];
  /** Undefined with the embedded database: then it is generated and kept in `dataDir`. */
  appSecret: string | undefined;
  databaseUrl: string | undefined;
  dataDir: string;
  smtpUrl: string | undefined;
  /** Undefined = the login of `smtpUrl`, or an address at the host of `baseUrl`. */
  mailFrom: MailAddress | undefined;
  /** Undefined = decided at the first start: on without DATABASE_URL. */
  demo: boolean | undefined;
  /** Seconds between two looks into the ERP inbox; undefined = 10 in the demo, 60 otherwise. */
  erpPollSeconds: number | undefined;
  logLevel: 'debug' | 'log' | 'warn' | 'error';
  /** Passwords hashed at next to no cost: for the tests (NODE_ENV=test) alone. */
  cheapPasswords: boolean;
}

const ESCAPES = 'in user and password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25';

export class ConfigError extends StartRefused {
  constructor(readonly faults: string[]) {
    super(`The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads the environment into one frozen object.
 * @throws ConfigError naming every fault at once, so that one restart mends them all.
 */
export function readConfig(env: NodeJS.ProcessEnv): Readonly<Config> {
  const faults: string[] = [];
  const text = (name: string) => env[name]?.trim() || undefined;
  const port = readPort(text('PORT') ?? '3000', faults);
  const host = text('HOST') ?? '127.0.0.1';
  const databaseUrl = readUrl('DATABASE_URL', text('DATABASE_URL'), ['postgres:', 'postgresql:'], faults);
  const appSecret = text('APP_SECRET');
  if (databaseUrl && !appSecret) faults.push('APP_SECRET is required with DATABASE_URL: a random text of at least 32 characters');
  if (appSecret && appSecret.length < 32) faults.push('APP_SECRET is too short: at least 32 characters');
  const dataDir = text('DATA_DIR') ?? '.data';
  const config: Config = {
    host,
    port,
    baseUrl: (readUrl('BASE_URL', text('BASE_URL'), ['http:', 'https:'], faults) ?? `http://${shownHost(host)}:${port}`).replace(/\/+$/, ''),
    trustProxy: readProxies(text('TRUST_PROXY'), faults),
    appSecret,
    databaseUrl,
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(dataDir),
    smtpUrl: readUrl('SMTP_URL', text('SMTP_URL'), ['smtp:', 'smtps:'], faults),
    mailFrom: readSender(text('MAIL_FROM'), faults),
    demo: readSwitch('DEMO', text('DEMO'), faults),
    erpPollSeconds: readSeconds(text('ERP_POLL'), faults),
    logLevel: readLevel(text('LOG_LEVEL') ?? 'log', faults),
    cheapPasswords: text('NODE_ENV') === 'test',
  };
  if (faults.length) throw new ConfigError(faults);
  return Object.freeze(config);
}

function shownHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? 'localhost' : host === '127.0.0.1' ? 'localhost' : host;
}

function readPort(text: string, faults: string[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number.parseInt(text, 10) : -1;
  if (port < 0 || port > 65535) faults.push(`PORT must be a number from 0 to 65535, not "${text}"`);
  return port;
}

function readUrl(name: string, text: string | undefined, protocols: string[], faults: string[]): string | undefined {
  if (!text) return undefined;
  // A socket address has no host (postgres://user@/db?host=/path), which URL accepts only with a stand-in.
  const parsed = URL.canParse(text) ? new URL(text) : URL.canParse(text.replace('@/', '@socket/')) ? new URL(text.replace('@/', '@socket/')) : undefined;
  if (!parsed || !protocols.includes(parsed.protocol)) {
    const begun = protocols.some((protocol) => text.startsWith(`${protocol}//`));
    faults.push(begun ? unreadable(name) : `${name} must be a URL starting with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return undefined;
  }
  // A / in a password ends the host too early: what is taken for the host is the user, or a piece of the password.
  if (hasLogin(name) && behindHost(parsed).includes('@')) faults.push(`${name} has an @ behind its host: ${ESCAPES}`);
  return text;
}

/** People open BASE_URL without signing in to it: an @ in it is one of its path. */
function hasLogin(name: string): boolean {
  return name !== 'BASE_URL';
}

function unreadable(name: string): string {
  return `${name} cannot be read: check its host and port${hasLogin(name) ? `, and ${ESCAPES}` : ''}`;
}

/** `pg` takes user and password from the query too (?user=portal@server): then an @ there belongs to them. */
function behindHost({ pathname, search, searchParams, hash }: URL): string {
  return `${pathname}${searchParams.has('user') ? '' : search}${hash}`;
}

function readProxies(text: string | undefined, faults: string[]): string[] {
  const proxies = (text ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  for (const proxy of proxies) {
    if (!/^(loopback|linklocal|uniquelocal|[0-9a-fA-F.:]+(\/\d{1,3})?)$/.test(proxy)) {
      faults.push(`TRUST_PROXY must list addresses or CIDR ranges, not "${proxy}"`);
    }
  }
  return proxies;
}

function readSender(text: string | undefined, faults: string[]): MailAddress | undefined {
  const sender = text === undefined ? undefined : readMailAddress(text);
  if (text !== undefined && !sender) faults.push(`MAIL_FROM must be an address or Name <address>, not ${JSON.stringify(text)}`);
  return sender;
}

function readSwitch(name: string, text: string | undefined, faults: string[]): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(1|true|on|yes)$/i.test(text)) return true;
  if (/^(0|false|off|no)$/i.test(text)) return false;
  faults.push(`${name} must be 1 or 0, not "${text}"`);
  return undefined;
}

function readSeconds(text: string | undefined, faults: string[]): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}s?$/.test(text) && Number.parseInt(text, 10) >= 1) return Number.parseInt(text, 10);
  faults.push(`ERP_POLL must be a number of seconds of at least 1, not "${text}"`);
  return undefined;
}

function readLevel(text: string, faults: string[]): Config['logLevel'] {
  if (text === 'debug' || text === 'log' || text === 'warn' || text === 'error') return text;
  faults.push(`LOG_LEVEL must be debug, log, warn or error, not "${text}"`);
  return 'log';
}
