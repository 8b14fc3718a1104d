/** What the codes of system errors mean to whoever keeps the folders; anything else speaks for itself. */
const WORDS: Record<string, readonly string[]> = {
  permission: ['EACCES', 'EPERM'],
  read_only: ['EROFS'],
  full: ['ENOSPC', 'EDQUOT'],
  no_folder: ['ENOTDIR', 'EEXIST'],
  long_name: ['ENAMETOOLONG'],
  unreachable: ['EIO', 'ESTALE', 'ETIMEDOUT', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENOTCONN', 'ENXIO'],
  busy: ['EBUSY', 'ETXTBSY'],
};

/** Message key of what a system error means; nothing for an error there are no words for. */
export function storageFault(error: string): string | undefined {
  const code = /\b(E[A-Z0-9]{2,}):/.exec(error)?.[1] ?? '';
  const word = Object.entries(WORDS).find(([, codes]) => codes.includes(code))?.[0];
  return word && `exchange.storage_fault.${word}`;
}
