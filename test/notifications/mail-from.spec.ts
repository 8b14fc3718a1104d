import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.js';
import { mailDomain, senderOf } from '../../src/notifications/mail-from.js';

const from = (env: Record<string, string>) => senderOf(readConfig(env));

describe('the address mails are from', () => {
  it.each([
    ['MAIL_FROM', { MAIL_FROM: 'srm@factory.example', SMTP_URL: 'smtp://login%40qq.example:x@smtp.qq.example' }, 'srm@factory.example'],
    ['MAIL_FROM with a name', { MAIL_FROM: '铭达精密 <srm@factory.example>' }, 'srm@factory.example'],
    ['the login of the mail server', { SMTP_URL: 'smtps://login%40qq.example:x@smtp.qq.example', BASE_URL: 'https://portal.example' }, 'login@qq.example'],
    ['the host, when the login is no address', { SMTP_URL: 'smtp://relay:x@smtp.example', BASE_URL: 'https://portal.example' }, 'portal@portal.example'],
    ['the host, when the login has a % that encodes nothing', { SMTP_URL: 'smtp://50%zz:x@smtp.example', BASE_URL: 'https://portal.example' }, 'portal@portal.example'],
    ['the login, whatever is encoded in it', { SMTP_URL: 'smtp://srm%2Bmail%40qq.example:x@smtp.qq.example' }, 'srm+mail@qq.example'],
    ['the host, when nobody signs in', { SMTP_URL: 'smtp://mail:1025', BASE_URL: 'https://portal.example:8443' }, 'portal@portal.example'],
    ['an address literal', { BASE_URL: 'http://192.168.1.5:3000' }, 'portal@[192.168.1.5]'],
    ['an address literal of IPv6', { BASE_URL: 'http://[fd00::5]:3000' }, 'portal@[IPv6:fd00::5]'],
    ['this computer', {}, 'portal@localhost'],
  ])('is %s', (_what, env, wanted) => expect(from(env)).toBe(wanted));

  it('keeps what a Message-ID began with', () => expect(mailDomain('https://Portal.example:8443')).toBe('portal.example'));
});

describe('MAIL_FROM', () => {
  it.each([
    ['srm@factory.example', { name: '', address: 'srm@factory.example' }],
    ['铭达精密 <srm@factory.example>', { name: '铭达精密', address: 'srm@factory.example' }],
    ['"Mingda, Purchasing" <srm@factory.example>', { name: 'Mingda, Purchasing', address: 'srm@factory.example' }],
  ])('%s is read', (text, wanted) => expect(readConfig({ MAIL_FROM: text }).mailFrom).toEqual(wanted));

  it.each([
    'srm', 'srm@', '@factory.example', 'Mingda', 'Mingda <srm>', 'srm@factory.example, b@factory.example', 'a <b@c.example> <d@e.example>',
    'Mingda\r\nBcc: all@factory.example <srm@factory.example>', 'srm@factory.example\nBcc: x', 'srm@factory.example>', 'srm@fac tory.example',
  ])('%j is refused with the other faults', (text) => {
    const read = () => readConfig({ MAIL_FROM: text, PORT: 'x' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/PORT must be[\s\S]*MAIL_FROM must be an address or Name <address>/);
  });
});
