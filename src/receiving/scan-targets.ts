import { Inject, Injectable } from '@nestjs/common';
import { DeliveryCounters, packagePlaces, type FoundCode } from '../deliveries/index.js';
import { isSscc } from '../lib/check-digit.js';
import { localDateOf } from '../lib/local-date.js';
import { normaliseScan, type ScanText } from '../lib/scan-text.js';
import type { Tx } from '../platform/database/transaction.js';
import { RUNTIME, type Runtime } from '../platform/runtime.js';
import type { Condition } from './condition.rules.js';
import { readLabel } from './label-content.rules.js';

interface NoteOfTarget {
  noteId: string;
  noteNumber: string;
  supplierId: string;
  supplier: string;
  supplierEn: string;
  plantId: string;
  plantName: string;
  plantNameEn: string;
  state: string;
  version: number;
}

/** A delivery note that a code names; `current` is false for the code of an older version. */
export interface NoteTarget extends NoteOfTarget {
  kind: 'note';
  current: boolean;
}

/** A package with all that its answer says; quantities in the order unit, as text. */
export interface PackageTarget extends NoteOfTarget {
  kind: 'package';
  packageId: string;
  lineId: string;
  /** Package n of m; null for one that is void. */
  place: number | null;
  places: number | null;
  quantity: string;
  expected: string;
  lot: string;
  itemCode: string;
  itemName: string;
  itemNameEn: string;
  unit: string;
  unitEn: string;
  voided: boolean;
  lineCancelled: boolean;
  /** The latest row of the package's chain of receipts and reversals. */
  lastKind: 'receive' | 'reverse' | null;
  generation: number | null;
  condition: Condition | null;
  at: Date | null;
  by: string | null;
}

/** `text` is what was read, short enough to be shown; `scan` is all of it. */
export type ScanTarget = { text: string; scan: ScanText } & (
  | { found: NoteTarget | PackageTarget }
  | { found: null; several?: NoteTarget[] }
);

const LONGEST = 100;
const LONGEST_LABEL = 500;

const noteColumns = `n.id as "noteId", n.number as "noteNumber", n.supplier_id as "supplierId", s.short_name as supplier, s.name_en as "supplierEn",
  n.plant_id as "plantId", pl.name as "plantName", pl.name_en as "plantNameEn", n.state, n.document_version as version`;
const noteJoins = 'join suppliers s on s.id = n.supplier_id join plants pl on pl.id = n.plant_id';

/** Finds what a scanned string stands for: package, note, the number people read; it never creates anything. */
@Injectable()
export class ScanTargets {
  constructor(
    private readonly deliveries: DeliveryCounters,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  async find(tx: Tx, raw: string): Promise<ScanTarget> {
    const scan = this.clean(raw);
    const text = scan.text.slice(0, LONGEST);
    const own = await this.own(tx, scan);
    if (own?.kind === 'package') return { text, scan, found: await this.package(tx, own.packageId) };
    if (own) return { text, scan, found: await this.note(tx, own.noteId, own.current) };
    if (!text || text !== scan.text) return { text, scan, found: null };
    const named = await tx.rows<NoteTarget>(
      `select 'note' as kind, true as current, ${noteColumns} from delivery_notes n ${noteJoins}
       where n.company_id = $1 and n.number_key = lower($2) and n.state <> 'draft' order by n.id desc limit 5`, [tx.actor.companyId, text]);
    const [only] = named;
    return only && named.length === 1 ? { text, scan, found: only } : { text, scan, found: null, ...(only ? { several: named } : {}) };
  }

  /** The scan without what the scanner put around it. */
  clean(raw: string): ScanText {
    return normaliseScan(raw, { ownHosts: [new URL(this.runtime.baseUrl).host] });
  }

  /** One of our codes: the whole text, or what a GS1 label names as the unit it stands on. */
  private async own(tx: Tx, scan: ScanText): Promise<FoundCode | undefined> {
    const { text } = scan;
    const reading = text.length > LONGEST_LABEL ? undefined : readLabel(scan, localDateOf(tx.at, 'UTC'));
    const inside = reading && 'content' in reading ? reading.content.packageCodes : [];
    for (const code of [...(text && text.length <= LONGEST ? [ssccIn(text) ?? text] : []), ...inside]) {
      const found = await this.deliveries.findByCode(tx, code.toUpperCase());
      if (found) return found;
    }
    return undefined;
  }

  private note(tx: Tx, noteId: string, current: boolean): Promise<NoteTarget> {
    return tx.one<NoteTarget>(
      `select 'note' as kind, $2::boolean as current, ${noteColumns} from delivery_notes n ${noteJoins} where n.id = $1`, [noteId, current]);
  }

  async package(tx: Tx, packageId: string): Promise<PackageTarget> {
    return tx.one<PackageTarget>(
      `select 'package' as kind, p.id as "packageId", p.note_line_id as "lineId", p.quantity, p.voided_at is not null as voided,
         (l.quantity - l.closed)::text as expected, l.lot, ol.item_code as "itemCode", ol.item_name as "itemName", ol.item_name_en as "itemNameEn", u.name as unit, u.name_en as "unitEn",
         ol.lifecycle = 'cancelled' as "lineCancelled", boxes.place, boxes.places,
         r.kind as "lastKind", r.generation, r.condition, r.at, r.person_name as by, ${noteColumns}
       from packages p
         join delivery_notes n on n.id = p.note_id ${noteJoins}
         join delivery_note_lines l on l.id = p.note_line_id
         join purchase_order_lines ol on ol.id = l.order_line_id join units u on u.code = ol.unit
         left join lateral ${packagePlaces('p.note_id')} boxes on boxes.id = p.id
         left join lateral (select kind, generation, condition, at, person_name from package_receipts
           where package_id = p.id order by generation desc, kind desc limit 1) r on true
       where p.id = $1`, [packageId]);
  }
}

/** A serial shipping container code, bare or behind its application identifier 00. */
function ssccIn(text: string): string | undefined {
  const [, digits] = /^(?:00|\(00\))?(\d{18})$/.exec(text) ?? [];
  return digits && isSscc(digits) ? digits : undefined;
}
