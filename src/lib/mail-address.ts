/** Whom a mail says it is from; without a name the reader sees the address. */
export interface MailAddress {
  name: string;
  address: string;
}

/** What every mail server takes, quoted local parts and address literals left out. */
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/;
/** `Name <address>`; nothing in the name begins another address or another line. */
const NAMED = /^(?<name>[^<>\p{Cc}]*?)\s*<(?<address>[^<>]*)>$/u;

/** Whether mail can be sent from it, e.g. `portal@example.com`. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** Reads `address` or `Name <address>`, the name in quotes or not; undefined when it is neither. */
export function readMailAddress(text: string): MailAddress | undefined {
  const { name = '', address = text } = NAMED.exec(text)?.groups ?? {};
  return isMailAddress(address) ? { name: name.replace(/^"(.*)"$/, '$1').trim(), address } : undefined;
}
