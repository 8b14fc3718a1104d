import { Injectable } from '@nestjs/common';
import { normaliseScan } from '../lib/scan-text.js';
import type { Actor } from '../platform/actor.js';
import { Database } from '../platform/database/database.js';
import type { LabelContent } from './label-content.rules.js';
import { LabelReader } from './label-reader.js';
import type { ScanKey } from './scan-answer.js';
import { valuesOf, type PatternField, type ScanPatternShape } from './scan-pattern.rules.js';

export interface ListedPattern extends ScanPatternShape {
  id: string;
  supplier: string;
  supplierEn: string;
  supplierCode: string;
  sample: string;
  person: string;
  at: Date;
  retiredAt: Date | null;
  retiredBy: string | null;
  /** What the sample says, field by field. */
  says: { field: PatternField; value: string }[];
}

/** What a tried label is read as; nothing is written. */
export interface TriedLabel {
  kind: 'known' | 'read' | 'faulty' | 'unknown';
  syntax: LabelContent['syntax'] | '';
  supplier: string;
  supplierEn: string;
  faultyAi: string;
  says: { field: PatternField | 'gtin' | 'serial'; value: string }[];
  item: { code: string; name: string; nameEn: string } | null;
  order: string | null;
}

const LONGEST_LIST = 200;

/** What was learned about labels, and what a label is read as. */
@Injectable()
export class ScanPatternsQueries {
  constructor(
    private readonly database: Database,
    private readonly reader: LabelReader,
  ) {}

  /** Those in use first. */
  async list(actor: Actor): Promise<ListedPattern[]> {
    const rows = await this.database.read(actor, (tx) => tx.rows<Omit<ListedPattern, 'says'>>(
      `select p.id, s.short_name as supplier, s.name_en as "supplierEn", s.code as "supplierCode", p.kind, p.separator, p.keys, p.fields, p.sample,
         p.person_name as person, p.at, p.retired_at as "retiredAt", p.retired_by as "retiredBy"
       from scan_patterns p join suppliers s on s.id = p.supplier_id where s.company_id = $1
       order by p.retired_at is not null, s.code, p.id desc limit ${LONGEST_LIST}`, [actor.companyId]));
    return rows.map((row) => ({ ...row, says: [...(valuesOf(row, row.sample) ?? [])].map(([field, value]) => ({ field, value })) }));
  }

  suppliers(actor: Actor): Promise<{ id: string; code: string; name: string; nameEn: string }[]> {
    return this.database.read(actor, (tx) => tx.rows(
      'select id, code, short_name as name, name_en as "nameEn" from suppliers where company_id = $1 order by code', [actor.companyId]));
  }

  /** What a stored scan read. @throws NotFound when it is not there, or of a plant that is not the actor's */
  async scanned(actor: Actor, { clientId, sequence }: ScanKey): Promise<string> {
    const { raw } = await this.database.read(actor, (tx) => tx.one<{ raw: string }>(
      `select s.raw from scans s join scan_keys k on k.scan_at = s.at and k.scan_id = s.id
       where k.client_id = $1 and k.sequence = $2 and s.company_id = $3 and (cardinality($4::bigint[]) = 0 or s.plant_id = any($4::bigint[]))`,
      [clientId, sequence, actor.companyId, actor.plantIds]));
    return raw;
  }

  /** What a label would be read as: the same reading as at the dock. */
  tryLabel(actor: Actor, raw: string): Promise<TriedLabel> {
    return this.database.read(actor, async (tx) => {
      const read = await this.reader.read(tx, normaliseScan(raw));
      const known = read.kind === 'known' ? read.found[0] : undefined;
      const content = known?.content ?? (read.kind === 'read' ? read.content : undefined);
      const supplier = content?.supplierId
        ? await tx.row<{ name: string; nameEn: string }>('select short_name as name, name_en as "nameEn" from suppliers where id = $1', [content.supplierId]) : undefined;
      return {
        kind: read.kind, syntax: content?.syntax ?? '', supplier: supplier?.name ?? '', supplierEn: supplier?.nameEn ?? '',
        faultyAi: read.kind === 'faulty' ? read.issue.ai : '', says: content ? saidIn(content) : [], item: known?.item ?? null, order: known?.order ?? null };
    });
  }
}

function saidIn({ itemCodes, gtin, lot, quantity, order, madeOn, expiresOn, serial }: LabelContent): TriedLabel['says'] {
  const says: [TriedLabel['says'][number]['field'], string | undefined][] = [
    ...itemCodes.map((code): ['item', string] => ['item', code]), ['gtin', gtin], ['lot', lot], ['quantity', quantity?.value], ['order', order],
    ['made_on', madeOn], ['expires_on', expiresOn], ['serial', serial]];
  return says.flatMap(([field, value]) => (value ? [{ field, value }] : []));
}
