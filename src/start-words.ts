import { StartRefused } from './lib/start-refused.js';
import { databaseFacts } from './platform/database/database-faults.js';
import { RolesMissing } from './platform/database/roles.js';

/** SQLSTATEs of a server that is there and does not let us work, with what to do about it. */
const DATABASE_SAYS: Record<string, string> = {
  '28P01': 'Check user and password in DATABASE_URL. The logins portal_web_… get theirs from APP_SECRET: is a pooler in between that does not know them?',
  '28000': 'Check the user in DATABASE_URL, and whether pg_hba.conf of the server lets this computer in.',
  '3D000': 'Make it, owned by the login: create database <name> owner <user> encoding \'UTF8\' template template0; or name another one in DATABASE_URL.',
  '42501': 'The login of DATABASE_URL must own the database and all that the portal has made in it.',
  '53300': 'All connections of the server are taken: allow more (max_connections; the portal needs 25), or start again later.',
  '57P03': 'Start again in a moment.',
};

/** What the operator can mend gets a sentence; the rest is a fault of the portal and shows where it lies. */
export function wordsFor(error: unknown): string {
  if (error instanceof RolesMissing) return `${error.message} Ask the database administrator to run:\n\n${error.sql}\n`;
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StartRefused) return error.message;
  return ofDatabase(error) ?? ofSystem(error) ?? error.stack ?? error.message;
}

function ofDatabase(error: Error): string | undefined {
  const hint = DATABASE_SAYS[databaseFacts(error).code ?? ''];
  if (hint) return `The database does not let the portal work: ${error.message}. ${hint}`;
  if (/client password must be/.test(error.message)) return 'The database asks for a password, and DATABASE_URL names none: postgres://user:password@host:5432/database.';
  if (/SSL|certificate/.test(error.message)) return `The connection to the database cannot be made safe: ${error.message}. Check sslmode in DATABASE_URL.`;
  return undefined;
}

function ofSystem(error: Error): string | undefined {
  const { syscall, code } = error as { syscall?: unknown; code?: unknown };
  const cut = /^(Connection terminated|timeout e)/.test(error.message);
  if (error instanceof AggregateError || cut || ['connect', 'read', 'getaddrinfo'].includes(String(syscall))) {
    const hosts = [...new Set((error instanceof AggregateError ? error.errors : [error]).flatMap(hostOf))].join(' or ');
    return `The database cannot be reached${hosts && ` at ${hosts}`} (${String(code ?? error.message)}). Is it running, and is DATABASE_URL right?`;
  }
  return typeof syscall === 'string' ? error.message : undefined;
}

/** The host that was tried, as DATABASE_URL names it or as it was looked up. */
function hostOf(error: unknown): string[] {
  const { hostname, address } = error as { hostname?: unknown; address?: unknown };
  const host = hostname ?? address;
  return typeof host === 'string' ? [host] : [];
}
