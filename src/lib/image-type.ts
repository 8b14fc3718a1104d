/** The pictures a browser shows and a camera takes. */
export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

/** The bytes that each type has to have, by where they stand; between RIFF and WEBP stands the length. */
const SIGNS: readonly (readonly [ImageType, ...(readonly [at: number, sign: readonly number[]])[]])[] = [
  ['image/jpeg', [0, [0xff, 0xd8, 0xff]]],
  ['image/png', [0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]]],
  ['image/webp', [0, [0x52, 0x49, 0x46, 0x46]], [8, [0x57, 0x45, 0x42, 0x50]]],
];

/** What kind of picture the bytes are by their own first bytes; a name or a sender's word for it counts nothing. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  return SIGNS.find(([, ...signs]) => signs.every(([at, sign]) => sign.every((byte, index) => bytes[at + index] === byte)))?.[0];
}
