import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import type { Locale } from '../platform/i18n/catalog.js';
import { page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { errorsOf } from '../platform/web/outdated.js';
import type { FormView } from '../platform/web/page-context.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { summaryOf } from './count-summary.js';
import { PhotosQueries } from './photos.queries.js';
import { ReceiptsCommands } from './receipts.commands.js';
import { conditionChoices } from './condition-choices.js';
import { keyText } from './scan-answer.js';
import { ScanPageQueries } from './scan-page.queries.js';
import { either, ScanWords } from './scan-words.js';
import { looseForm } from './scan.forms.js';
import { ScansCommands } from './scans.commands.js';

const LABELS: Record<string, string> = {
  line: 'receiving.loose.line', quantity: 'receiving.loose.quantity', condition: 'receiving.loose.condition', reason: 'receiving.refusal.reason' };

/** Counting by hand and finishing, beside the scanning itself. */
@Controller('receiving/notes/:noteId')
export class CountingController {
  constructor(
    private readonly queries: ScanPageQueries,
    private readonly scans: ScansCommands,
    private readonly receipts: ReceiptsCommands,
    private readonly words: ScanWords,
    private readonly photos: PhotosQueries,
  ) {}

  @Get()
  @Policy({ action: 'receiving_summary.show', roles: ['warehouse_clerk'], effect: 'read', object: 'delivery_note' })
  async summary(@Who() actor: Actor, @Req() request: PortalRequest, @Param('noteId', IdPipe) noteId: string): Promise<Answer> {
    const note = await this.queries.note(actor, noteId);
    const photos = (await this.photos.ofNote(actor, noteId)).length;
    const model = { back: scanPage(noteId), subtitle: either(portalOf(request).locale, note.supplier, note.supplierEn), note, photos, ...summaryOf(note) };
    return page('receiving/finish', model, { key: 'receiving.finish.title', params: { number: note.number } }, { layout: 'layouts/scan' });
  }

  @Post('finish')
  @Policy({ action: 'goods_receipt.post', roles: ['warehouse_clerk'], effect: 'write', object: 'delivery_note',
    audit: ['goods_receipt.posted', 'delivery_note.reopened'] })
  async finish(@Who() actor: Actor, @Param('noteId', IdPipe) noteId: string): Promise<Answer> {
    const receiptId = await this.receipts.finish(actor, noteId);
    if (!receiptId) return seeOther('/receiving', 'receiving.notice.nothing_posted', {}, 'info');
    return seeOther(`/receiving/receipts/${receiptId}`, 'receiving.notice.posted');
  }

  @Get('loose')
  @Policy({ action: 'loose_count.show', roles: ['warehouse_clerk'], effect: 'read', object: 'delivery_note' })
  loose(
    @Who() actor: Actor, @Req() request: PortalRequest, @Param('noteId', IdPipe) noteId: string, @Query() query: Record<string, unknown>,
  ): Promise<Answer> {
    return this.showLoose(actor, portalOf(request).locale, noteId, { values: { condition: 'good', ...prefilled(query) }, errors: [] });
  }

  @Post('loose')
  @Policy({ action: 'loose_count.record', roles: ['warehouse_clerk'], effect: 'write', object: 'delivery_note',
    audit: ['delivery_note.arrived', { none: 'scans are a ledger of their own' }] })
  countLoose(@Who() actor: Actor, @Req() request: PortalRequest, @Param('noteId', IdPipe) noteId: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      const { _key, line, quantity, goods } = read(looseForm, body);
      const key = { clientId: _key, sequence: 0 };
      await this.scans.countLoose(actor, { ...key, noteId, lineId: line, quantity, goods });
      return seeOther(scanPage(noteId, keyText(key)));
    }, (problems) => this.showLoose(actor, portalOf(request).locale, noteId, { values: valuesOf(body), errors: errorsOf({ body, problems }, (field) => LABELS[field]) }));
  }

  private async showLoose(actor: Actor, locale: Locale, noteId: string, form: FormView): Promise<Answer> {
    const note = await this.queries.note(actor, noteId);
    const options = note.lines.map((line) => ({ value: line.id, label: this.words.lineChoice(locale, line) }));
    const model = {
      back: scanPage(noteId), subtitle: either(locale, note.supplier, note.supplierEn), note, options, form, goods: conditionChoices(form.values),
      fromLabel: form.errors.length ? undefined : options.find(({ value }) => value === form.values.line)?.label };
    return page('receiving/loose', model, { key: 'receiving.loose.title', params: { number: note.number } }, { layout: 'layouts/scan' });
  }
}

function scanPage(note: string, result = ''): string {
  return safeUrl('/receiving/scan', { note, result });
}

/** What a scanned label said; the clerk sees it and may change it before it counts. */
function prefilled({ line, quantity }: Record<string, unknown>): Record<string, string> {
  const text = (value: unknown) => (typeof value === 'string' && value.length <= 20 ? value : '');
  return { line: text(line), quantity: text(quantity) };
}

function valuesOf(body: unknown): Record<string, unknown> {
  return body && typeof body === 'object' ? { ...body } : {};
}
