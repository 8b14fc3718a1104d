/** Where a PostgreSQL server listens: a directory with its Unix socket, or a host. */
export interface DatabaseAddress {
  /** Absolute path of a socket directory, a host name or an IP address. */
  host: string;
  port: number;
  user: string;
  /** Absent where the server trusts its private socket. */
  password?: string;
  database: string;
}

const URL_FORM = /^(postgres(?:ql)?:\/\/)(?:[^/?#]*@)?([^@/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;

/**
 * Writes an address as one URL that `pg` and TypeORM read. A socket directory goes into the query,
 * percent-encoded, with the port beside it so that a `PGPORT` in the environment cannot change it.
 */
export function databaseUrl(address: DatabaseAddress): string {
  const login = loginPart(address.user, address.password);
  const database = encodeURIComponent(address.database);
  if (address.host.startsWith('/')) {
    const query = `host=${encodeURIComponent(address.host)}&port=${address.port}`;
    return `postgres://${login}@/${database}?${query}`;
  }
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `postgres://${login}@${host}:${address.port}/${database}`;
}

/**
 * The same server and options as `url`, with another login and, where given, another database.
 * Reads both the TCP form (`postgres://u:p@host:5432/db?sslmode=…`) and the socket form
 * (`postgres://u@/db?host=%2Fpath`). A login in the query, which would win over the one before
 * the `@`, is dropped.
 *
 * @throws TypeError when `url` is neither form; the message does not repeat it, as it may hold a password.
 */
export function withLogin(url: string, user: string, password: string, database?: string): string {
  const form = URL_FORM.exec(url);
  if (!form) {
    throw new TypeError('The database URL must read postgres://user:password@host:port/database?options');
  }
  const [, scheme, host, oldDatabase = '', oldQuery = ''] = form;
  const newDatabase = database === undefined ? oldDatabase : encodeURIComponent(database);
  const query = oldQuery
    .split('&')
    .filter((pair) => pair !== '' && !/^(user|password)(=|$)/.test(pair))
    .join('&');
  return `${scheme}${loginPart(user, password)}@${host}/${newDatabase}${query === '' ? '' : `?${query}`}`;
}

function loginPart(user: string, password?: string): string {
  const name = encodeURIComponent(user);
  return password === undefined ? name : `${name}:${encodeURIComponent(password)}`;
}
