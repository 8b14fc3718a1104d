import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The two weights documents are set in. */
export type FontWeight = 'regular' | 'bold';

const FILES: Record<FontWeight, string> = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
};

const cache = new Map<FontWeight, Buffer>();

/** The bytes of Noto Sans SC (OFL-1.1) in one weight, read once per thread (10 MB each). */
export function fontBytes(weight: FontWeight): Buffer {
  const known = cache.get(weight);
  if (known) return known;
  const bytes = readFileSync(createRequire(import.meta.url).resolve(FILES[weight]));
  cache.set(weight, bytes);
  return bytes;
}
