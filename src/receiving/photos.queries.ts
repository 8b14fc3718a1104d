import { Inject, Injectable } from '@nestjs/common';
import { visibleNotes } from '../deliveries/index.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import { FileStore } from '../platform/files/file-store.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';

export interface PhotoRow {
  id: string;
  /** Of the line it shows; null for the delivery as a whole. */
  itemCode: string | null;
  lot: string | null;
  at: Date;
  personName: string;
}

@Injectable()
export class PhotosQueries {
  private readonly files: FileStore;

  constructor(
    private readonly database: Database,
    @Inject(RUNTIME) runtime: Runtime,
  ) {
    this.files = new FileStore(runtime.config.dataDir);
  }

  /** The photos of a note, oldest first; none where the note is not there for the actor. */
  ofNote(actor: Actor, noteId: string): Promise<PhotoRow[]> {
    return this.database.read(actor, (tx) => tx.rows<PhotoRow>(
      `select p.id, ol.item_code as "itemCode", l.lot, p.at, p.person_name as "personName"
       from receiving_photos p join delivery_notes n on n.id = p.note_id left join delivery_note_lines l on l.id = p.note_line_id
         left join purchase_order_lines ol on ol.id = l.order_line_id
       where p.note_id = $2 and p.removed_at is null and ${visibleNotes(actor)} order by p.at, p.id`, [actor.plantIds, noteId]));
  }

  /** @throws NotFound */
  async picture(actor: Actor, id: string): Promise<{ bytes: Buffer; type: string }> {
    const photo = await this.database.read(actor, (tx) => tx.one<{ hash: Buffer; type: string }>(
      `select p.hash, p.type from receiving_photos p join delivery_notes n on n.id = p.note_id
       where p.id = $2 and p.removed_at is null and ${visibleNotes(actor)}`, [actor.plantIds, id]));
    return { bytes: await this.files.read(photo.hash), type: photo.type };
  }
}
