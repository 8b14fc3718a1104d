import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface ProductionPackage {
  name: string;
  version: string;
  licence: string;
}

/** Licences that ask for a notice at most; whatever is not on this list needs a person's look first. */
const PERMISSIVE = new Set(['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BSD-0-Clause', 'BlueOak-1.0.0', 'Unlicense', 'Python-2.0', 'OFL-1.1']);

const tool = (option: string): string => execFileSync(process.execPath, ['.ci/third-party.mjs', option], { encoding: 'utf8' });

describe('What production installs', () => {
  it('is under permissive licences only', () => {
    const packages = JSON.parse(tool('--json')) as ProductionPackage[];
    expect(packages.length).toBeGreaterThan(100);
    const faults = packages.filter(({ licence }) => !isPermissive(licence)).map(({ name, licence }) => `${name}: ${licence}`);
    expect(faults).toEqual([]);
  });

  it('is what THIRD-PARTY-NOTICES.md lists (else: node .ci/third-party.mjs)', () => {
    expect(readFileSync('THIRD-PARTY-NOTICES.md', 'utf8')).toBe(tool('--print'));
  });

  it('is judged by all parts of an AND and by any part of an OR', () => {
    expect(['MIT', '(MIT AND OFL-1.1)', 'MIT OR GPL-3.0-only'].map(isPermissive)).toEqual([true, true, true]);
    expect(['GPL-3.0-only', 'MIT AND AGPL-3.0-only', 'unknown', ''].map(isPermissive)).toEqual([false, false, false, false]);
  });
});

function isPermissive(licence: string): boolean {
  const alternatives = licence.replace(/[()]/g, '').split(/ OR /);
  return alternatives.some((one) => one.split(/ AND /).every((part) => PERMISSIVE.has(part.trim())));
}
