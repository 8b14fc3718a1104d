import { fileURLToPath } from 'node:url';

/** The top folder of the portal, from the sources as well as from the build in dist/. */
export const projectRoot = rootOf(fileURLToPath(new URL('.', import.meta.url)));

function rootOf(folder: string): string {
  return folder.replace(/[\\/](dist[\\/])?src[\\/]?$/, '');
}
