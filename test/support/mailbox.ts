import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback that keeps what it gets, or refuses it. */
export class Mailbox {
  readonly received: ParsedMail[] = [];
  refuses = false;
  /** Whether it takes no sender. */
  closed = false;
  /** Whom it does not know. */
  unknown = '';
  /** While set, a mail is taken and its sender waits for the word. */
  hold: Promise<void> | undefined;
  private readonly server;

  /** @param login who has to sign in, with any password, and then may send as themselves alone; anybody may when there is none */
  constructor(private readonly login?: string) {
    this.server = new SMTPServer({
      authOptional: !login, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false,
      onAuth: ({ username }, _session, done) => (username === login ? done(null, { user: username }) : done(new Error('unknown'))),
      onMailFrom: ({ address }, _session, done) => {
        const own = !login || address === login;
        if (this.closed) return done(Object.assign(new Error('no mail today'), { responseCode: 451 }));
        done(own ? null : Object.assign(new Error(`Mail from must equal authorized user: ${address}`), { responseCode: 553 }));
      },
      onRcptTo: ({ address }, _session, done) => {
        done(address === this.unknown ? Object.assign(new Error(`no such mailbox: ${address}`), { responseCode: 550 }) : null);
      },
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          const to = [mail.to].flat()[0]?.text ?? '';
          if (this.refuses) return done(Object.assign(new Error(`mailbox full for <${to}>: ${mail.subject}`), { responseCode: 452 }));
          this.received.push(mail);
          void (this.hold ?? Promise.resolve()).then(() => done());
        }, done);
      },
    });
  }

  /** @returns the SMTP_URL it answers on */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const login = this.login ? `${encodeURIComponent(this.login)}:secret@` : '';
    return `smtp://${login}127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
