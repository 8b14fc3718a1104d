import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

const require = createRequire(import.meta.url);

/** Files of other projects that the portal serves itself, by the address they have here. */
export const VENDOR_FILES: Readonly<Record<string, string>> = {
  '/vendor/htmx.min.js': require.resolve('htmx.org/dist/htmx.min.js'),
  '/vendor/bootstrap.min.css': require.resolve('bootstrap/dist/css/bootstrap.min.css'),
};

/** Addresses of static files with a mark of their content, so that browsers may keep them for ever. */
export class Assets {
  private readonly marks = new Map<string, string>();

  /** @param directory served under /assets */
  constructor(directory: string) {
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((n) => statSync(join(directory, n)).isFile())) {
      this.marks.set(`/assets/${name.split(sep).join('/')}`, mark(join(directory, name)));
    }
    for (const [address, file] of Object.entries(VENDOR_FILES)) this.marks.set(address, mark(file));
  }

  /** @throws Error when nothing is served under the address */
  address(path: string): string {
    const found = this.marks.get(path);
    if (!found) throw new Error(`There is no asset ${path}`);
    return `${path}?v=${found}`;
  }
}

function mark(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10);
}
