import { Injectable } from '@nestjs/common';
import { ActionLink, ActionLinks, PasswordLink, PasswordLinks, type InvitationFact, type PasswordFact } from '../identity/index.js';
import type { Tx } from '../platform/database/transaction.js';
import type { MailToQueue } from './mail-outbox.js';

/** Stands in a stored text for a link that opens something. */
export const LINK = '{{link}}';

interface Told {
  type: string;
  data: unknown;
}

/**
 * Puts into a mail's text, when it is sent or read, the link its fact names: stored, it would open something to whoever
 * has a copy of the database (decisions 33). Where no fact names one, the words stay as somebody wrote them.
 */
@Injectable()
export class MailLinks {
  constructor(
    private readonly invitations: ActionLinks,
    private readonly passwords: PasswordLinks,
  ) {}

  /** @param hidden shows where the link to a new password leads, and not the link: it is its owner's alone */
  async fill(tx: Tx, { eventId, body }: Pick<MailToQueue, 'eventId' | 'body'>, hidden = false): Promise<string> {
    const [, factId] = /^fact:(\d+)$/.exec(eventId) ?? [];
    if (!factId || !body.includes(LINK)) return body;
    const fact = await tx.one<Told>('select type, data from facts where id = $1', [factId]);
    const url = await this.urlOf(tx, fact, hidden);
    return url === undefined ? body : body.replaceAll(LINK, () => url);
  }

  private async urlOf(tx: Tx, fact: Told, hidden: boolean): Promise<string | undefined> {
    if (fact.type === 'invitation.created') {
      const [link] = await tx.find(ActionLink, { id: (fact.data as InvitationFact).linkId });
      return link && this.invitations.urlOf(link);
    }
    if (fact.type !== 'password.reset_requested') return undefined;
    if (hidden) return `${this.passwords.pageUrl}/…`;
    const [link] = await tx.find(PasswordLink, { id: (fact.data as PasswordFact['data']).linkId });
    // Its row is gone a day later, when it has long ended: the page then gives a new one.
    return link ? this.passwords.urlOf(link) : this.passwords.pageUrl;
  }
}
