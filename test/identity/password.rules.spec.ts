import { describe, expect, it } from 'vitest';
import { passwordFault } from '../../src/identity/password.rules.js';

describe('a new password', () => {
  it.each([
    'lantern velvet otter quarry', '天青色等烟雨而我在等你哦呀', 'Tr0ub4dor&3 walked home', 'kx7#mQ2$vL9@pR4!', '四把 绿色 雨伞 挂在 走廊 尽头 呢', 'ничего подобного вчера',
  ].map((password) => [password]))('may be %s', (password) => {
    expect(passwordFault(password.padEnd(15, '呀'), ['li.wei@hengli.example', '李伟'])).toBeUndefined();
  });

  it.each([
    ['short words', 'password.too_short'], ['a'.repeat(129), 'password.too_long'], ['passwordpassword', 'password.too_common'],
    ['P@ssw0rd P@ssw0rd!', 'password.too_common'], ['1234567890123456', 'password.too_common'], ['abcdefghijklmnopqrst', 'password.too_common'],
    ['abcabcabcabcabcabc', 'password.too_common'], ['1qaz2wsx3edc4rfv', 'password.too_common'], ['woaini5201314woaini', 'password.too_common'],
    ['admin2026admin2026!', 'password.too_common'], ['供应商门户系统密码2026管理员', 'password.too_common'], ['liwei-hengli-2026-x', 'password.about_you'],
    ['李伟在恒力 liwei hengli 26', 'password.about_you'],
  ])('may not be %s', (password, fault) => {
    expect(passwordFault(password, ['liwei', 'hengli', '李伟', '恒力'])).toBe(fault);
  });

  it('is measured in characters as they are read, whatever they are composed of', () => {
    expect(passwordFault('e\u0301'.repeat(14), [])).toBe('password.too_short');
    expect(passwordFault('😀🚀🌧️🎻🧵🪁🛶🧂🪴🦔🪵🧊🪗🦫🪺', [])).not.toBe('password.too_short');
  });
});
