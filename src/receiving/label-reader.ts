import { Injectable } from '@nestjs/common';
import type { Gs1Issue } from '../lib/gs1-elements.js';
import { localDateOf } from '../lib/local-date.js';
import type { ScanText } from '../lib/scan-text.js';
import { symbologyKind } from '../lib/scan-text.js';
import type { Tx } from '../platform/database/transaction.js';
import { gtinIn, readLabel, type LabelContent } from './label-content.rules.js';
import { LabelLookup, type KnownContent } from './label-lookup.js';
import { readByPattern, type ScanPatternShape } from './scan-pattern.rules.js';

/** `known`: our tables have it; `read`: the syntax is clear, but nothing of it is known; `faulty`: it says GS1 and is not. */
export type ReadLabel =
  | { kind: 'known'; found: KnownContent[] }
  | { kind: 'read'; content: LabelContent }
  | { kind: 'faulty'; issue: Gs1Issue }
  | { kind: 'unknown' };

const LONGEST = 500;
const LONGEST_CODE = 100;
const NONE = { packageCodes: [], itemCodes: [] } as const;

/** Reads what is neither a package nor a note, in the order of R-45; only reads, never guesses. */
@Injectable()
export class LabelReader {
  constructor(private readonly lookup: LabelLookup) {}

  async read(tx: Tx, scan: ScanText): Promise<ReadLabel> {
    const { text, symbology } = scan;
    if (!text || text.length > LONGEST) return { kind: 'unknown' };
    const exact = text.length > LONGEST_CODE ? undefined
      : (await this.lookup.known(tx, { syntax: 'code', ...NONE, order: text })) ?? (await this.lookup.known(tx, { syntax: 'code', ...NONE, itemCodes: [text] }));
    if (exact) return { kind: 'known', found: [exact] };
    if (symbology && symbologyKind(symbology) === 'unknown') return { kind: 'unknown' };
    const reading = readLabel(scan, localDateOf(tx.at, 'UTC'));
    if (reading && 'fault' in reading) return { kind: 'faulty', issue: reading.fault };
    const known = reading && (await this.lookup.known(tx, reading.content));
    if (known) return { kind: 'known', found: [known] };
    return (await this.last(tx, text)) ?? (reading ? { kind: 'read', content: reading.content } : { kind: 'unknown' });
  }

  /** What suppliers taught, then a bare GTIN. */
  private async last(tx: Tx, text: string): Promise<ReadLabel | undefined> {
    const learned = await this.byPatterns(tx, text);
    if (learned.length) return { kind: 'known', found: learned };
    const gtin = gtinIn(text);
    const item = gtin && (await this.lookup.known(tx, { syntax: 'code', ...NONE, gtin }));
    return item ? { kind: 'known', found: [item] } : undefined;
  }

  private async byPatterns(tx: Tx, text: string): Promise<KnownContent[]> {
    const patterns = await tx.rows<ScanPatternShape & { supplierId: string }>(
      `select p.supplier_id as "supplierId", p.kind, p.separator, p.keys, p.fields from scan_patterns p join suppliers s on s.id = p.supplier_id
       where s.company_id = $1 and p.retired_at is null and (p.kind = 'keys' or strpos($2, p.separator) > 0) order by p.id`, [tx.actor.companyId, text]);
    const found: KnownContent[] = [];
    for (const content of patterns.map((pattern) => readByPattern(pattern, text))) {
      const known = content && (await this.lookup.known(tx, content));
      if (known) found.push(known);
    }
    return found;
  }
}
