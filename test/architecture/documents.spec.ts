import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.data']);
const TEXT = /\.(ts|mjs|cjs|js|json|md|hbs|css|html|svg|xml|csv|tsv|yml|yaml|sh|sql)$|(^|\/)(run|LICENSE|Dockerfile|\.npmrc|\.gitignore|\.dockerignore)$/;

const files = filesUnder('.').filter((path) => TEXT.test(path));
const code = files.filter((path) => /^(src|test|migrations)\/.*\.(ts|mjs|cjs|md)$/.test(path));
const documents = files.filter((path) => /^[^/]+\.md$|^(docs|src)\/.*\.md$/.test(path));
const textOf = (path: string): string => readFileSync(path, 'utf8');

describe('rules and decisions that code names', () => {
  const rules = textOf('docs/rules.md');

  it('have their entry in docs/rules.md', () => {
    const entries = new Set([...rules.matchAll(/^(?:### |\| )([RT]-\d+[a-z]?) /gm)].map(([, id]) => id));
    expect(unknown(/\b[RT]-\d+[a-z]?\b/g, (id) => entries.has(id))).toEqual([]);
  });

  it('are named by at least one of the files their entry links to', () => {
    const entries = rules.split(/^### /m).slice(1).map((text) => text.split('\n## ')[0] ?? '');
    expect(entries.length).toBeGreaterThan(50);
    const faults = entries.filter((entry) => {
      const id = new RegExp(`\\b${entry.slice(0, entry.indexOf(' '))}\\b`);
      return !linksOf(entry).some((link) => existsSync(join('docs', link)) && id.test(textOf(join('docs', link))));
    });
    expect(faults.map((entry) => entry.split('\n')[0])).toEqual([]);
  });

  it('have their file in docs/decisions', () => {
    const numbers = new Set(readdirSync('docs/decisions').map((name) => Number.parseInt(name, 10)));
    expect(unknown(/\bdecisions[ /]\d+/g, (name) => numbers.has(Number(name.slice('decisions '.length))))).toEqual([]);
  });

  it('are all in the list of decisions, which are numbered without gaps', () => {
    const names = readdirSync('docs/decisions').filter((name) => name !== 'README.md').sort();
    expect(names.map((name) => Number.parseInt(name, 10))).toEqual(names.map((_, index) => index + 1));
    const list = linksOf(textOf('docs/decisions/README.md'));
    expect(names.filter((name) => !list.includes(name))).toEqual([]);
    expect(names.filter((name) => textOf(join('docs/decisions', name)).trimEnd().split('\n').length > 15)).toEqual([]);
  });
});

describe('documents', () => {
  it('link to what is there', () => {
    const broken = documents.flatMap((path) =>
      linksOf(textOf(path)).filter((link) => !resolves(path, link)).map((link) => `${path}: ${link}`));
    expect(broken).toEqual([]);
  });

  it('draw every table of the migrations', () => {
    const tables = filesUnder('migrations').flatMap((path) => [...textOf(path).matchAll(/create table portal\.(\w+)/g)].map(([, name]) => name ?? ''));
    const drawn = [...textOf('docs/data.md').matchAll(/```mermaid\n([\s\S]*?)```/g)].map(([, text]) => text).join('\n');
    expect(tables.length).toBeGreaterThan(40);
    expect(tables.filter((table) => !new RegExp(`\\b${table}\\b`).test(drawn))).toEqual([]);
  });

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const known = new Set([...Object.keys(scripts), 'ci']);
    const named = documents.flatMap((path) => [...textOf(path).matchAll(/\bnpm (?:run )?([a-z:]+)/g)].map(([, name]) => `${path}: ${name}`));
    expect(named.filter((one) => !known.has(one.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('say the same in both languages: headings, commands and links', () => {
    const pairs = documents.filter((path) => path.endsWith('.zh-CN.md')).map((zh) => [zh.replace('.zh-CN', ''), zh] as const);
    expect(pairs.map(([en]) => en)).toContain('README.md');
    for (const [en, zh] of pairs) expect({ path: zh, shape: shapeOf(textOf(zh)) }).toEqual({ path: zh, shape: shapeOf(textOf(en)) });
  });

  it('use full-width punctuation after Chinese', () => {
    const faults = documents.filter((path) => path.endsWith('.zh-CN.md')).flatMap((path) =>
      (withoutCode(textOf(path)).match(/[\u4e00-\u9fff][,;:!?](?!\w)|[\u4e00-\u9fff]\.(?=\s|$)/gm) ?? []).map((found) => `${path}: ${found}`));
    expect(faults).toEqual([]);
  });
});

describe('README', () => {
  const settings = new Set([...textOf('src/config.ts').matchAll(/\btext\('([A-Z_]+)'\)/g)].map(([, name]) => name));

  it.each(['README.md', 'README.zh-CN.md'])('%s lists every setting of src/config.ts and no other', (path) => {
    const listed = new Set([...textOf(path).matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name));
    expect(settings.size).toBeGreaterThan(10);
    expect([...listed].sort()).toEqual([...settings].sort());
  });
});

describe('what is kept in the repository', () => {
  // Written in parts, or this file would find itself.
  const bans: [name: string, pattern: RegExp][] = [
    ['a path of somebody’s machine', new RegExp(`(?<![\\w.~])(/${'home'}/[a-z]|/${'Users'}/[a-z]|/${'root'}/|/${'work'}/|[A-Z]:\\\\${'Users'})`, 'i')],
    ['the address of a package registry', new RegExp(`\\b${'registry'}\\.[a-z0-9-]+\\.[a-z]{2,}|${'npm'}mirror|${'artifact'}ory|"resolved"\\s*:\\s*"http`, 'i')],
  ];

  it.each(bans)('names not %s', (_name, pattern) => {
    expect(files.length).toBeGreaterThan(300);
    expect(files.filter((path) => pattern.test(textOf(path)))).toEqual([]);
  });
});

/** Every name that matches in the code and is not known, with the files it stands in. */
function unknown(pattern: RegExp, isKnown: (name: string) => boolean): string[] {
  const found = code.flatMap((path) => [...new Set(textOf(path).match(pattern) ?? [])].map((name) => ({ name, path })));
  expect(found.length).toBeGreaterThan(0);
  return found.filter(({ name }) => !isKnown(name)).map(({ name, path }) => `${name} in ${path}`);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name).replaceAll('\\', '/');
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

/** Targets of links and pictures inside the repository. */
function linksOf(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets.filter((target) => !/^[a-z]+:/i.test(target));
}

function resolves(path: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file ? join(dirname(path), decodeURI(file)) : path;
  if (!existsSync(target)) return false;
  return !anchor || [...textOf(target).matchAll(/^#+ (.*)$/gm)].some(([, heading]) => slugOf(heading ?? '') === decodeURI(anchor));
}

/** How GitHub names a heading. */
function slugOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(' ', '-');
}

function shapeOf(text: string): { headings: string[]; commands: string[]; links: string[] } {
  const plain = text.replace(/^```[\s\S]*?^```/gm, '');
  const links = linksOf(plain).map((link) => link.replace('.zh-CN', '').replace(/#.*/, ''));
  return {
    headings: plain.match(/^#+(?= )/gm) ?? [],
    commands: text.match(/^```(?:sh|sql|nginx|caddy)\n[\s\S]*?^```/gm) ?? [],
    links: [...new Set(links)].sort(),
  };
}
