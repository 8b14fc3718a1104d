/** A revision as it was stored. */
export interface StoredRevision {
  readonly revision: number;
  /** When the source issued it. */
  readonly issuedAt: Date;
  /** Hash of the canonical JSON, not of the bytes. */
  readonly hash: string;
}

/** An inbound document; many sources give no revision of their own. */
export interface IncomingRevision {
  readonly revision?: number;
  readonly issuedAt: Date;
  readonly hash: string;
}

export interface RevisionVerdict {
  /** Only `new` and `newer` change anything; `conflict` goes to the queue with the stored state untouched. */
  readonly verdict: 'new' | 'newer' | 'stale' | 'duplicate' | 'conflict';
  /** The revision the document is, derived when the source gave none. */
  readonly revision: number;
  /** Whether the revision number was derived from issue moment and hash, which the portal says openly. */
  readonly derived: boolean;
}

/** What an inbound revision is against all revisions stored of the order. */
export function revisionVerdict(stored: readonly StoredRevision[], incoming: IncomingRevision): RevisionVerdict {
  const { revision } = incoming;
  const latest = stored.reduce<StoredRevision | undefined>(
    (last, one) => (last && last.revision > one.revision ? last : one),
    undefined,
  );
  if (revision === undefined) return derivedVerdict(stored, latest, incoming);
  return { verdict: numberedVerdict(latest, revision, incoming.hash), revision, derived: false };
}

function numberedVerdict(
  latest: StoredRevision | undefined,
  revision: number,
  hash: string,
): RevisionVerdict['verdict'] {
  if (!latest) return 'new';
  if (revision !== latest.revision) return revision < latest.revision ? 'stale' : 'newer';
  return hash === latest.hash ? 'duplicate' : 'conflict';
}

function derivedVerdict(
  stored: readonly StoredRevision[],
  latest: StoredRevision | undefined,
  { issuedAt, hash }: IncomingRevision,
): RevisionVerdict {
  if (!latest) return { verdict: 'new', revision: 1, derived: true };
  const say = (verdict: RevisionVerdict['verdict'], revision: number) => ({ verdict, revision, derived: true });
  if (hash === latest.hash) return say('duplicate', latest.revision);
  // A late second delivery of an older revision is no contradiction, it is old news.
  const known = stored.find((one) => one.hash === hash && one.issuedAt.getTime() === issuedAt.getTime());
  if (known) return say('stale', known.revision);
  if (issuedAt.getTime() > latest.issuedAt.getTime()) return say('newer', latest.revision + 1);
  return say('conflict', latest.revision);
}
