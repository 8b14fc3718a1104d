import { describe, expect, it } from 'vitest';
import { refusesOneMail } from '../../src/notifications/mail-refusal.js';

describe('a mail that did not go out', () => {
  it.each([
    { command: 'RCPT TO', responseCode: 550 }, { command: 'RCPT TO', responseCode: 450 }, { command: 'DATA', responseCode: 554 }, { command: 'API' },
  ])('was refused for itself: %o', (error) => expect(refusesOneMail(error)).toBe(true));

  it.each([
    { command: 'MAIL FROM', responseCode: 553 }, { command: 'AUTH PLAIN', responseCode: 535 }, { command: 'CONN' }, { command: 'DATA' },
    { command: 'RCPT TO', responseCode: 421 }, new Error('no space left on device'),
  ])('waits for the server: %o', (error) => expect(refusesOneMail(error)).toBe(false));
});
