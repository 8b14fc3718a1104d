/** A recorded fact as its subscribers get it. */
export interface Fact {
  id: string;
  at: Date;
  type: string;
  subjectType: string;
  subjectId: string;
  subjectSeq: number;
  companyId: string;
  supplierId: string | null;
  audience: 'both' | 'internal';
  actorPersonId: string | null;
  actorName: string;
  actorRole: string;
  channel: string;
  data: Record<string, unknown>;
}
