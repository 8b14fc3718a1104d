import { describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { databaseUrl, withLogin } from '../../src/platform/database/database-url.js';

/** How `pg` reads an address, without connecting. */
function read(connectionString: string): Record<string, unknown> {
  const { host, port, user, password, database } = new Client({ connectionString });
  return { host, port, user, password, database };
}

describe('databaseUrl', () => {
  test('writes a socket directory that pg reads back, blanks and Chinese included', () => {
    const url = databaseUrl({ host: '/tmp/数据 库', port: 5432, user: 'deploy', database: 'portal' });
    expect(read(url)).toMatchObject({ host: '/tmp/数据 库', port: 5432, user: 'deploy', database: 'portal' });
  });

  test('writes a host, a password of any characters and an IPv6 address', () => {
    const address = { host: '127.0.0.1', port: 6000, user: 'a b', password: 'p@:/?#%&密', database: 'portal' };
    expect(read(databaseUrl(address))).toEqual(address);
    expect(read(databaseUrl({ ...address, host: '::1' }))).toEqual({ ...address, host: '::1' });
  });
});

describe('withLogin', () => {
  test('changes login and database of a TCP address and keeps its options', () => {
    const url = withLogin('postgresql://old:se%40cret@db.example:6432/portal?sslmode=require', 'web', 'p@/1', 'other');
    expect(url).toBe('postgresql://web:p%40%2F1@db.example:6432/other?sslmode=require');
    expect(read(url)).toMatchObject({ host: 'db.example', port: 6432, user: 'web', password: 'p@/1', database: 'other' });
  });

  test('changes the login of a socket address', () => {
    const socket = databaseUrl({ host: '/run/my sockets', port: 5432, user: 'deploy', database: 'portal' });
    expect(read(withLogin(socket, 'web', 'secret'))).toEqual({
      host: '/run/my sockets', port: 5432, user: 'web', password: 'secret', database: 'portal',
    });
  });

  test('reads a password with a bare @ and an address without login or port', () => {
    expect(withLogin('postgres://u:a@b@host/db', 'web', 'x')).toBe('postgres://web:x@host/db');
    expect(withLogin('postgres://host', 'web', 'x', 'db')).toBe('postgres://web:x@host/db');
  });

  test('drops a login in the query, which pg would prefer', () => {
    const url = withLogin('postgres:///db?user=deploy&host=%2Frun&password=secret', 'web', 'x');
    expect(url).toBe('postgres://web:x@/db?host=%2Frun');
    expect(read(url)).toMatchObject({ user: 'web', password: 'x', host: '/run' });
  });

  test('refuses another form without repeating the password', () => {
    expect(() => withLogin('mysql://u:secret@host/db', 'web', 'x')).toThrow(TypeError);
    expect(() => withLogin('mysql://u:secret@host/db', 'web', 'x')).not.toThrow(/secret/);
  });
});
