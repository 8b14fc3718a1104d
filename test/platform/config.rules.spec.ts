import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';

const read = (name: string, url: string) => () => readConfig({ [name]: url, APP_SECRET: 's'.repeat(32) });

describe('a password in an address', () => {
  it.each(['ge/heim', 'ge@he/im', '12/heim', 'ge#heim', '12#heim', 'ge?heim', '12?heim', '@/geheim', 'ge@he?im'])(
    '%s, that ends the host too early, is refused with what to write instead, and not told', (password) => {
      for (const [name, address] of [['DATABASE_URL', `postgres://portal:${password}@db:5432/portal`], ['SMTP_URL', `smtp://portal:${password}@smtp.example:25`]] as const) {
        expect(read(name, address)).toThrow(new RegExp(`- ${name} .*write @ as %40`));
        expect(read(name, address)).not.toThrow(/heim/);
      }
    });

  it.each([
    'postgres://portal:ge%2Fheim@db:5432/portal', 'postgres://portal:ge@heim@db:5432/portal', 'postgres://portal@/portal?host=%2Frun%2Fpostgresql',
    'postgres://db/portal?user=portal@server&password=p@ss', 'postgres://portal:pw@/portal?host=/run/postgresql&port=5433', 'postgresql://db/portal?sslmode=require',
  ])('%s is read', (url) => expect(read('DATABASE_URL', url)().databaseUrl).toBe(url));
});

describe('an address', () => {
  it.each([['DATABASE_URL', 'postgres://portal:pw@db:99999/portal'], ['SMTP_URL', 'smtp://user:pw@:25'], ['BASE_URL', 'https://'], ['BASE_URL', 'https://a.example:99999']])(
    'in %s whose host or port cannot be one is refused as that: %s', (name, url) => expect(read(name, url)).toThrow(new RegExp(`- ${name} cannot be read: check its host and port`)));

  it('that people open has no login to write differently', () => {
    expect(read('BASE_URL', 'https://')).not.toThrow(/password/);
    expect(read('BASE_URL', 'https://a.example/@x')().baseUrl).toBe('https://a.example/@x');
  });
});
