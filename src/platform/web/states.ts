import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hue of a chip by whose turn it is: am supplier, vi buyer, bl agreed, cy moving, gr done, re wrong, sl resting. */
export type Tone = 'sl' | 'am' | 'vi' | 'bl' | 'cy' | 'gr' | 're';

export interface StateLook {
  readonly tone: Tone;
  readonly icon: string;
}

const TONES: readonly string[] = ['sl', 'am', 'vi', 'bl', 'cy', 'gr', 're'];
const RESTING: StateLook = { tone: 'sl', icon: 'point' };

/** How states look: hue and icon per kind and value, from every `states.json` beside the views. */
export class States {
  private readonly looks = new Map<string, StateLook>();

  /** @throws Error when a file names an unknown hue or a state that another file already has */
  constructor(directory: string) {
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    for (const name of files.filter((f) => f.split(/[\\/]/).pop() === 'states.json').sort()) {
      this.read(join(directory, name));
    }
  }

  /** The look of a state; one nobody described is shown at rest. */
  look(kind: string, value: string): StateLook {
    return this.looks.get(`${kind}.${value}`) ?? RESTING;
  }

  /** Every described state as `kind.value`. */
  names(): string[] {
    return [...this.looks.keys()];
  }

  private read(file: string): void {
    const kinds = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, [string, string]>>;
    for (const [kind, values] of Object.entries(kinds)) {
      for (const [value, [tone, icon]] of Object.entries(values)) {
        const name = `${kind}.${value}`;
        if (!TONES.includes(tone)) throw new Error(`${file}: ${name} has no hue "${tone}"`);
        if (this.looks.has(name)) throw new Error(`${file}: ${name} is described twice`);
        this.looks.set(name, { tone: tone as Tone, icon });
      }
    }
  }
}
