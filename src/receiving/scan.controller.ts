import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { NotFound } from '../platform/database/refusals.js';
import { json, seeOther, type Answer } from '../platform/web/answer.js';
import { read } from '../platform/web/form.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { conditionOf } from './condition.rules.js';
import { keyText, type ScanAnswer, type ScanKey } from './scan-answer.js';
import { ScanPageQueries } from './scan-page.queries.js';
import { batchForm, scanForm, undoForm, type BatchForm } from './scan.forms.js';
import { openAfter, ScanPage } from './scan.page.js';
import { ScansCommands } from './scans.commands.js';

/** The handheld: one code at a time as a form, or batches from its script. */
@Controller('receiving')
export class ScanController {
  constructor(
    private readonly page: ScanPage,
    private readonly queries: ScanPageQueries,
    private readonly commands: ScansCommands,
  ) {}

  @Get('scan')
  @Policy({ action: 'scan.show', roles: ['warehouse_clerk'], effect: 'read' })
  show(@Who() actor: Actor, @Req() request: PortalRequest, @Query() query: Record<string, unknown>): Promise<Answer> {
    const text = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined);
    return this.page.show(actor, portalOf(request).locale, { plant: text('plant'), note: text('note'), result: text('result') });
  }

  @Post('scans')
  @Policy({ action: 'scan.record', roles: ['warehouse_clerk'], effect: 'write', audit: ['delivery_note.arrived', { none: 'scans are a ledger of their own' }] })
  async record(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    const { _key, plant, note, code, goods } = read(scanForm, body);
    if (!code.trim()) return seeOther(address(plant, note));
    await this.refuseUnknownPlant(actor, plant);
    const key = { clientId: _key, sequence: 0 };
    const answer = await this.commands.record(actor, { ...key, plantId: plant, noteId: note, code, goods });
    return seeOther(address(plant, openAfter(note, answer), key));
  }

  @Post('undos')
  @Policy({ action: 'scan.undo', roles: ['warehouse_clerk'], effect: 'write', audit: { none: 'scans are a ledger of their own' } })
  async undo(@Who() actor: Actor, @Body() body: unknown): Promise<Answer> {
    const { _key, plant, undoes } = read(undoForm, body);
    await this.refuseUnknownPlant(actor, plant);
    const key = { clientId: _key, sequence: 0 };
    const answer = await this.commands.record(actor, { ...key, plantId: plant, noteId: null, code: '', goods: conditionOf('good', ''), undoes });
    return seeOther(address(plant, answer.noteId ?? null, key));
  }

  /** Answers as many as it can, in the device's order; what is not answered stays in the device's queue. */
  @Post('scans/batch')
  @Policy({ action: 'scan.record_batch', roles: ['warehouse_clerk'], effect: 'write', repeatable: true,
    audit: ['delivery_note.arrived', { none: 'scans are a ledger of their own' }] })
  async batch(@Who() actor: Actor, @Req() request: PortalRequest, @Body() body: unknown): Promise<Answer> {
    const form = read(batchForm, body);
    await this.refuseUnknownPlant(actor, form.plantId);
    const { answers, noteId } = await this.answerAll(actor, form);
    const { cards, sheet } = await this.page.after(actor, portalOf(request).locale, form.plantId, noteId, answers.map(({ answer }) => answer));
    const results = answers.map(({ sequence, answer }, index) => ({
      sequence, ...cards[index],
      undo: ['right', 'over'].includes(answer.outcome) && answer.quantity !== undefined ? keyText({ clientId: form.clientId, sequence }) : '' }));
    return json({ results, sheet });
  }

  private async answerAll(actor: Actor, form: BatchForm): Promise<{ answers: { sequence: number; answer: ScanAnswer }[]; noteId: string | null }> {
    const answers: { sequence: number; answer: ScanAnswer }[] = [];
    let { noteId } = form;
    for (const scan of form.scans) {
      try {
        const answer = await this.commands.record(actor, { ...scan, clientId: form.clientId, plantId: form.plantId, noteId });
        answers.push({ sequence: scan.sequence, answer });
        noteId = openAfter(noteId, answer);
      } catch (error) {
        if (!answers.length) throw error;
        break;
      }
    }
    return { answers, noteId };
  }

  private async refuseUnknownPlant(actor: Actor, plantId: string): Promise<void> {
    if (!(await this.queries.plants(actor)).some(({ id }) => id === plantId)) throw new NotFound();
  }
}

function address(plant: string, note: string | null, result?: ScanKey): string {
  return safeUrl('/receiving/scan', { plant, note, result: result ? keyText(result) : '' });
}
