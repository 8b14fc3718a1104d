/** What file systems allow a name, in bytes of UTF-8. */
export const MAX_NAME_BYTES = 255;
const LONGEST_ENDING = 20;

/**
 * A file name of at most `bytes` bytes of UTF-8: what is too much is left out before the ending (`.json`), between
 * characters, never inside one.
 */
export function shortFileName(name: string, bytes: number): string {
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && sizeOf(name.slice(dot)) <= LONGEST_ENDING ? name.slice(dot) : '';
  const stem = [...name.slice(0, name.length - ending.length)];
  while (stem.length && sizeOf(stem.join('')) + sizeOf(ending) > bytes) stem.pop();
  return stem.join('') + ending;
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
