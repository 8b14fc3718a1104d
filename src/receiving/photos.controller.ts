import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { z } from 'zod';
import { textOf } from '../lib/text-of.js';
import { internalRoles, supplierRoles, type Actor } from '../platform/actor.js';
import type { Locale } from '../platform/i18n/catalog.js';
import { file, page, seeOther, type Answer } from '../platform/web/answer.js';
import { answering, read } from '../platform/web/form.js';
import { IdPipe } from '../platform/web/id.pipe.js';
import { errorsOf } from '../platform/web/outdated.js';
import type { FormView } from '../platform/web/page-context.js';
import { Policy, Who } from '../platform/web/policy.js';
import { portalOf, type PortalRequest } from '../platform/web/portal-request.js';
import { safeUrl } from '../platform/web/safe-url.js';
import { filesOf } from '../platform/web/uploads.js';
import { MOST_PHOTOS, PhotosCommands } from './photos.commands.js';
import { PhotosQueries } from './photos.queries.js';
import { ScanPageQueries } from './scan-page.queries.js';
import { either } from './scan-words.js';

const photoForm = z.object({ line: z.string().regex(/^([1-9]\d{0,17})?$/, 'field.choose').default('').transform((line) => line || null) });
const UPLOADS = { field: 'photos', most: 6, bytes: 8 * 1024 * 1024 };
const LABELS: Record<string, string> = { photos: 'receiving.photos.choose', line: 'receiving.photos.line' };

/** Photos from the dock: taken by the clerk, seen by both sides. */
@Controller('receiving')
export class PhotosController {
  constructor(
    private readonly queries: PhotosQueries,
    private readonly notes: ScanPageQueries,
    private readonly commands: PhotosCommands,
  ) {}

  @Get('notes/:noteId/photos')
  @Policy({ action: 'receiving_photo.list', roles: ['warehouse_clerk'], effect: 'read', object: 'delivery_note' })
  list(@Who() actor: Actor, @Req() request: PortalRequest, @Param('noteId', IdPipe) noteId: string, @Query('line') line: unknown): Promise<Answer> {
    return this.show(actor, portalOf(request).locale, noteId, { values: { line: textOf(line) }, errors: [] });
  }

  @Post('notes/:noteId/photos')
  @Policy({ action: 'receiving_photo.add', roles: ['warehouse_clerk'], effect: 'write', object: 'delivery_note', uploads: UPLOADS,
    audit: 'delivery_note.photos_added' })
  add(@Who() actor: Actor, @Req() request: PortalRequest, @Param('noteId', IdPipe) noteId: string, @Body() body: unknown): Promise<Answer> {
    return answering(async () => {
      const { line } = read(photoForm, body);
      await this.notes.note(actor, noteId);
      await this.commands.add(actor, noteId, line, filesOf(request));
      return seeOther(safeUrl('/receiving/notes/:id/photos', { id: noteId, line: line ?? '' }), 'receiving.notice.photos_added');
    }, (problems) => this.show(actor, portalOf(request).locale, noteId, { values: { ...(body as object) }, errors: errorsOf({ body, problems }, (field) => LABELS[field]) }));
  }

  @Get('photos/:id')
  @Policy({ action: 'receiving_photo.show', roles: [...supplierRoles, ...internalRoles], effect: 'read', object: 'receiving_photo' })
  async picture(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    const { bytes, type } = await this.queries.picture(actor, id);
    return file(bytes, type, `photo-${id}.${type.slice('image/'.length)}`);
  }

  @Post('photos/:id/removal')
  @Policy({ action: 'receiving_photo.remove', roles: ['warehouse_clerk'], effect: 'write', object: 'receiving_photo', audit: 'delivery_note.photo_removed' })
  async remove(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Answer> {
    return seeOther(`/receiving/notes/${await this.commands.remove(actor, id)}/photos`, 'receiving.notice.photo_removed');
  }

  private async show(actor: Actor, locale: Locale, noteId: string, form: FormView): Promise<Answer> {
    const note = await this.notes.note(actor, noteId);
    const options = note.lines.map((line) => ({ value: line.id, label: [line.itemCode, line.lot, either(locale, line.itemName, line.itemNameEn)].filter(Boolean).join(' · ') }));
    const model = {
      back: safeUrl('/receiving/scan', { note: noteId }), subtitle: either(locale, note.supplier, note.supplierEn), note, options, form, photoScript: true,
      photos: await this.queries.ofNote(actor, noteId), accept: 'image/jpeg,image/png,image/webp', most: UPLOADS.most, limit: MOST_PHOTOS };
    return page('receiving/photos', model, { key: 'receiving.photos.title', params: { number: note.number } }, { layout: 'layouts/scan' });
  }
}
