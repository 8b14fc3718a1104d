const FILES_AND_ADDRESSES = /\.(example|com|cn|json|xml|csv|pdf|eml|md)$/;

/** Words on a page that nobody wrote: message keys, placeholders without their value, objects where a text belongs. */
export function strayWords(text: string): string[] {
  const words = text.replace(/\S+@\S+/g, '');
  const keys = (words.match(/\b[a-z_]+\.[a-z_]+(\.[a-z_]+)*\b/g) ?? []).filter((key) => !FILES_AND_ADDRESSES.test(key));
  return [...new Set([...keys, ...(words.match(/\{\{.{0,40}|\[object \w+\]/g) ?? [])])];
}
