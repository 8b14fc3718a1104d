import { Decimal } from '../lib/decimal.js';
import type { Tx } from '../platform/database/transaction.js';
import type { DeliveryNote } from './delivery-note.entity.js';
import { DeliveryNoteLine } from './delivery-note-line.entity.js';
import type { ConvertedRow } from './entered-units.js';
import { issueCodes } from './package-codes.js';
import { repack, suggestPackages } from './packing.rules.js';

/** A stored line with the key of the inputs it came from. */
export interface WrittenLine {
  key: string;
  line: DeliveryNoteLine;
}

/**
 * Makes the lines of a note what the form says and packs them. A line is known by its order line and lot; another lot
 * is another line with other packages, because the label names the lot. The note and `present` are locked.
 */
export async function writeLines(
  tx: Tx, note: DeliveryNote, present: readonly DeliveryNoteLine[], rows: readonly ConvertedRow[], gs1Prefix: string | null,
): Promise<WrittenLine[]> {
  const kept = new Map(present.map((line) => [nameOf(line), line]));
  const wanted = new Set(rows.map(nameOf));
  for (const line of present) if (!wanted.has(nameOf(line))) await remove(tx, line);
  const packer = new Packer(tx, note, gs1Prefix);
  const written: WrittenLine[] = [];
  for (const [index, row] of rows.entries()) {
    const values = {
      position: index + 1, lot: row.lot, madeOn: row.madeOn, expiresOn: row.expiresOn, quantity: row.quantity,
      ...row.entered, packSize: row.packSize, remark: row.remark, closed: Decimal.ZERO };
    const known = kept.get(nameOf(row));
    const line = known
      ? await packer.repack(known, row, () => tx.save(Object.assign(known, values)))
      : await tx.insert(DeliveryNoteLine, { supplierId: note.supplierId, noteId: note.id, orderLineId: row.orderLineId, received: Decimal.ZERO, ...values });
    if (!known) await packer.pack(line);
    written.push({ key: row.key, line });
  }
  return written;
}

function nameOf(line: { orderLineId: string; lot: string }): string {
  return `${line.orderLineId} ${line.lot}`;
}

async function remove(tx: Tx, line: DeliveryNoteLine): Promise<void> {
  await voidPackages(tx, line.id);
  line.removedAt = tx.at;
  await tx.save(line);
}

/** Their codes stay known for ever; they scan as voided. */
export function voidPackages(tx: Tx, noteLineId: string): Promise<number> {
  return tx.run('update packages set voided_at = $2 where note_line_id = $1 and voided_at is null', [noteLineId, tx.at]);
}

class Packer {
  constructor(
    private readonly tx: Tx,
    private readonly note: DeliveryNote,
    private readonly gs1Prefix: string | null,
  ) {}

  /** New packages only where a quantity changes: labels that are on the boxes already stay right. */
  async repack(line: DeliveryNoteLine, row: ConvertedRow, save: () => Promise<DeliveryNoteLine>): Promise<DeliveryNoteLine> {
    const rows = await this.tx.rows<{ id: string; quantity: string }>(
      'select id, quantity from packages where note_line_id = $1 and voided_at is null order by sequence', [line.id]);
    const present = rows.map(({ id, quantity }) => ({ id, quantity: new Decimal(quantity) }));
    const { voided, added } = repack(present, cartons(row.quantity, row.packSize));
    // In this order the boxes never hold more than the line.
    if (voided.length) await this.tx.run('update packages set voided_at = $2 where id = any($1::bigint[])', [voided.map(({ id }) => id), this.tx.at]);
    const saved = await save();
    await this.pack(saved, added);
    return saved;
  }

  async pack(line: DeliveryNoteLine, quantities: readonly Decimal[] = cartons(line.quantity, line.packSize)): Promise<void> {
    if (!quantities.length) return;
    const codes = await issueCodes(this.tx, this.note.supplierId, this.gs1Prefix, quantities.length);
    // The sequence counts on over voided packages as well: a number on a label never comes back on another box.
    await this.tx.run(
      `insert into packages (supplier_id, note_id, note_line_id, sequence, code, sscc, quantity, document_version)
       select $1, $2, $3, (select coalesce(max(sequence), 0) from packages where note_id = $2) + t.place, t.code, t.sscc, t.quantity, $4
       from unnest($5::text[], $6::text[], $7::numeric[]) with ordinality as t (code, sscc, quantity, place)`,
      [this.note.supplierId, this.note.id, line.id, this.note.documentVersion,
        codes.map(({ code }) => code), codes.map((one) => one.sscc), quantities.map(String)]);
  }
}

/** Without a packing size nothing is packed yet; submitting will ask for it. */
function cartons(quantity: Decimal, packSize: Decimal | null): Decimal[] {
  return packSize ? suggestPackages(quantity, packSize) : [];
}
