import { Inject, Injectable } from '@nestjs/common';
import { visibleNotes } from '../deliveries/index.js';
import { barePicture } from '../lib/bare-picture.js';
import { imageTypeOf, type ImageType } from '../lib/image-type.js';
import { FieldProblems } from '../lib/refusal.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { FileStore } from '../platform/files/file-store.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import { recordPhotos } from './receiving.facts.js';
import { ReceivingPhoto } from './receiving-photo.entity.js';

/** A note has no more photos than this at a time; the database counts too. */
export const MOST_PHOTOS = 60;

/** Photos of what was found at the dock: both sides see the same picture. */
@Injectable()
export class PhotosCommands {
  private readonly files: FileStore;

  constructor(
    private readonly database: Database,
    @Inject(RUNTIME) runtime: Runtime,
  ) {
    this.files = new FileStore(runtime.config.dataDir);
  }

  /**
   * Adds photos to a note that was submitted, or to one line of it; the same picture stands once. Nothing is kept of
   * what a picture says of its making: the supplier sees what the camera saw, not where and with what.
   * @throws FieldProblems at `photos` unless all are pictures and the note has room for them, at `line` for a line of another note; NotFound
   */
  async add(actor: Actor, noteId: string, lineId: string | null, photos: readonly Buffer[]): Promise<void> {
    const pictures = photos.map(pictureIn);
    const hashes = await Promise.all(pictures.map(({ bytes }) => this.files.keep(bytes)));
    await this.database.transaction(actor, async (tx) => {
      const note = await tx.one<{ number: string; supplierId: string; line: string | null }>(
        `select n.number, n.supplier_id as "supplierId", (select id from delivery_note_lines where id = $3 and note_id = n.id and removed_at is null) as line
         from delivery_notes n where n.id = $2 and ${visibleNotes(actor)} for no key update`, [actor.plantIds, noteId, lineId]);
      if (lineId && !note.line) throw new FieldProblems([{ field: 'line', code: 'field.choose', params: {} }]);
      let added = 0;
      for (const [index, { bytes, type }] of pictures.entries()) {
        const hash = hashes[index] as Buffer;
        await this.files.name(tx, hash, bytes.length, type);
        if (await tx.row('select 1 from receiving_photos where note_id = $1 and hash = $2 and removed_at is null', [noteId, hash])) continue;
        await tx.insert(ReceivingPhoto, {
          supplierId: note.supplierId, noteId, noteLineId: lineId, hash, type, personId: actor.personId, personName: actor.name, at: tx.at,
          removedAt: null, removedBy: '' });
        added += 1;
      }
      await refuseTooMany(tx, noteId);
      if (added) await recordPhotos(tx, note.supplierId, noteId, 'photos_added', { number: note.number, count: added });
      tx.leadsTo(`/receiving/notes/${noteId}/photos`);
    });
  }

  /** Takes a photo off the note it was added to by mistake; its row stays. Returns the note's id. @throws NotFound */
  remove(actor: Actor, photoId: string): Promise<string> {
    return this.database.transaction(actor, async (tx) => {
      const photo = await tx.one<{ noteId: string; supplierId: string; number: string }>(
        `select p.note_id as "noteId", p.supplier_id as "supplierId", n.number from receiving_photos p join delivery_notes n on n.id = p.note_id
         where p.id = $2 and p.removed_at is null and ${visibleNotes(actor)} for no key update of p`, [actor.plantIds, photoId]);
      await tx.run('update receiving_photos set removed_at = $2, removed_by = $3 where id = $1', [photoId, tx.at, actor.name]);
      await recordPhotos(tx, photo.supplierId, photo.noteId, 'photo_removed', { number: photo.number, count: 1 });
      tx.leadsTo(`/receiving/notes/${photo.noteId}/photos`);
      return photo.noteId;
    });
  }
}

/** @throws FieldProblems for what is no picture, or a broken one */
function pictureIn(photo: Buffer): { bytes: Buffer; type: ImageType } {
  const type = imageTypeOf(photo);
  if (!type) throw new FieldProblems([{ field: 'photos', code: 'receiving.photo_not_image', params: {} }]);
  const bytes = barePicture(photo, type);
  if (!bytes) throw new FieldProblems([{ field: 'photos', code: 'receiving.photo_broken', params: {} }]);
  return { bytes, type };
}

/** The note is locked: nobody adds beside us. */
async function refuseTooMany(tx: Tx, noteId: string): Promise<void> {
  const { count } = await tx.one<{ count: number }>('select count(*)::int as count from receiving_photos where note_id = $1 and removed_at is null', [noteId]);
  if (count > MOST_PHOTOS) throw new FieldProblems([{ field: 'photos', code: 'receiving.photos_too_many', params: { most: String(MOST_PHOTOS) } }]);
}
