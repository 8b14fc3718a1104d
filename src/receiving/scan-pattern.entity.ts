import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { PatternField, PatternKind } from './scan-pattern.rules.js';

/** How one supplier's own labels are read, as somebody taught it. It is retired, never changed. */
@Entity({ name: 'scan_patterns', schema: 'portal' })
export class ScanPattern {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'bigint' })
  supplierId: string;

  @Column({ type: 'text' })
  kind: PatternKind;

  @Column({ type: 'text', default: () => `''::text` })
  separator: string;

  @Column({ type: 'text', array: true, default: () => `'{}'::text[]` })
  keys: string[];

  @Column({ type: 'text', array: true })
  fields: (PatternField | '')[];

  @Column({ type: 'text' })
  sample: string;

  @Column({ type: 'bigint', nullable: true })
  personId: string | null;

  @Column({ type: 'text' })
  personName: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  @Column({ type: 'timestamptz', nullable: true })
  retiredAt: Date | null;

  @Column({ type: 'text', nullable: true })
  retiredBy: string | null;
}
