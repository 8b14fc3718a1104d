/** What nodemailer knows of a mail that did not go out. */
interface Refusal {
  /** The SMTP command that was answered; API: it was refused before the server was asked. */
  command?: string;
  /** What the server answered; none: it did not. */
  responseCode?: number;
}

/** Answers to these are about who gets the mail and what is in it. */
const ABOUT_ONE_MAIL = new Set(['RCPT TO', 'DATA']);
/** RFC 5321 3.8: the server closes, whatever it was asked. */
const SERVER_CLOSES = 421;

/**
 * Whether a mail was refused for itself, so that others may get through. A server that refuses the sender only at
 * RCPT TO or DATA looks the same; its words tell.
 */
export function refusesOneMail(error: unknown): boolean {
  const { command = '', responseCode } = error as Refusal;
  if (command === 'API') return true;
  return ABOUT_ONE_MAIL.has(command) && responseCode !== undefined && responseCode !== SERVER_CLOSES;
}

/** What the mail server said, on one line, for a log that knows no addresses of people and no words of mails. */
export function refusalWords(error: unknown, subject: string): string {
  const words = String(error);
  return (subject ? words.replaceAll(subject, '…') : words).replace(/[^\s<>:;,"'()]+@[^\s<>:;,"'()]+/g, '…@…').replace(/\s+/g, ' ').slice(0, 300);
}
