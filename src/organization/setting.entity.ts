import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** One typed setting with who changed it. */
@Entity({ name: 'settings', schema: 'portal' })
export class Setting {
  @PrimaryColumn({ type: 'text' })
  key: string;

  @Column({ type: 'jsonb' })
  value: unknown;

  @VersionColumn()
  version: number;

  @Column({ type: 'timestamptz' })
  changedAt: Date;

  @Column({ type: 'text' })
  changedBy: string;
}
