import { ConnectionLost } from './refusals.js';

/** What the sockets under it say when the database is gone or cannot be reached. */
const NO_CONNECTION = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
const NO_CONNECTION_WORDS = /^timeout exceeded when trying to connect|^Connection terminated|^Client has encountered a connection error|^Driver not Connected|^Cannot use a pool after calling end/;
/** PostgreSQL classes of a server that has no room, shuts down, or lost the connection. */
const AWAY = /^(53|57P0|08)/;
/** No such table, no such schema. */
const NO_TABLES = ['42P01', '3F000'];

/** The SQLSTATE and the constraint of a database error, however deep it is wrapped; nothing of any other. */
export function databaseFacts(error: unknown): { code?: string; constraint?: string } {
  const { code, constraint } = innerOf(error);
  const state = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
  return { code: state, constraint: typeof constraint === 'string' ? constraint : undefined };
}

/** The database is not there, or not yet, or no more: whoever works on its own tries again and need not say it each time. */
export function databaseIsAway(error: unknown): boolean {
  return error instanceof ConnectionLost || isUnreachable(error) || AWAY.test(databaseFacts(error).code ?? '');
}

/** PostgreSQL ended this transaction so that another one could go on: nothing of it is left. */
export function gaveWay(error: unknown): error is Error {
  return ['40P01', '40001'].includes(databaseFacts(error).code ?? '');
}

/** The demo is being reset, or an older release is being restored under the running portal. */
export function tablesAreMissing(error: unknown): boolean {
  return NO_TABLES.includes(databaseFacts(error).code ?? '');
}

/** A socket to the database that broke or did not come to be; files have the same codes, but no such calls. */
function isUnreachable(error: unknown): boolean {
  const { code, syscall } = innerOf(error);
  const several = error instanceof AggregateError && error.errors.every(isUnreachable);
  const socket = ['connect', 'read', 'write', 'getaddrinfo'].includes(String(syscall)) && NO_CONNECTION.test(String(code));
  return several || socket || (error instanceof Error && NO_CONNECTION_WORDS.test(error.message));
}

/** TypeORM wraps what the driver says. */
function innerOf(error: unknown): { code?: unknown; constraint?: unknown; syscall?: unknown } {
  const inner = (error as { driverError?: unknown } | null | undefined)?.driverError ?? error;
  return typeof inner === 'object' && inner !== null ? inner : {};
}
