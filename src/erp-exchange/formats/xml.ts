import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { refuse, shortened, Unreadable } from './issue.js';
import { decodeXml, forbiddenAt, LineIndex, positionAt } from './text-decoding.js';

/** Limits of every XML entrance; an order of 5 000 lines stays well below each. */
const MAX_DEPTH = 100;
const MAX_MARKUP = 500_000;
const MAX_ATTRIBUTES = 150_000;
const MAX_REFERENCES = 50_000;

/**
 * One element as read. `name` and attribute names are local names; `namespace` is resolved (`''` for none).
 * `text` joins the element's own text and CDATA, outer white space removed. `line` counts from 1.
 */
export interface XmlElement {
  name: string;
  namespace: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly XmlElement[];
  text: string;
  line: number;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // References are resolved below: five names and numbers, nothing a document could define.
  processEntities: false,
  cdataPropName: '#cdata',
  captureMetaData: true,
  maxNestedTags: MAX_DEPTH,
});
const META = XMLParser.getMetaDataSymbol() as unknown as symbol;

type RawNode = Record<string, RawNode[] | Record<string, string> | string> & {
  [key: symbol]: { startIndex?: number } | undefined;
};

/**
 * Reads an XML file into its root element.
 *
 * A DOCTYPE anywhere is refused before anything is parsed, so no entity can be declared and nothing can be fetched.
 *
 * @throws {Unreadable} what {@link decodeXml} refuses; DOCTYPE; not well-formed (with line and column); more than
 * 50 000 numeric references, 150 000 attributes or 100 levels; a reference that is not one of the five of XML 1.0.
 */
export function parseXml(bytes: Uint8Array): XmlElement {
  const text = decodeXml(bytes);
  guard(text);
  const nodes = parsed(text);
  const roots = nodes.filter((node) => nameOf(node) !== undefined);
  // The parser lets more than one root pass, and text behind it.
  if (roots.length !== 1 || !text.trimEnd().endsWith('>'))
    throw new Unreadable(refuse('xml-malformed', '', { reason: 'roots' }, { line: 1 }));
  return new TreeBuilder(text).element(
    roots[0]!,
    nameOf(roots[0]!)!,
    new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]),
  );
}

// The parser knows the depth, the validator knows the position: each is asked for what it does well.
function parsed(text: string): RawNode[] {
  let nodes: RawNode[] = [];
  let failure = '';
  try {
    nodes = parser.parse(text) as RawNode[];
  } catch (error) {
    failure = error instanceof Error ? error.message : 'unreadable';
    if (/nested/i.test(failure)) throw new Unreadable(refuse('xml-too-deep', '', { limit: String(MAX_DEPTH) }));
  }
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    const { line, col, code } = verdict.err;
    const reason = shortened(/^[A-Za-z]+$/.test(code) ? code : 'InvalidXml');
    throw new Unreadable(
      refuse('xml-malformed', '', { reason }, { line, ...(col === undefined ? {} : { column: col }) }),
    );
  }
  if (failure !== '') throw new Unreadable(refuse('xml-malformed', '', { reason: shortened(failure) }));
  return nodes;
}

function guard(text: string): void {
  const declaration = /<!(DOCTYPE|ENTITY)/i.exec(text);
  if (declaration) throw new Unreadable(refuse('xml-doctype', '', {}, positionAt(text, declaration.index)));
  if (occurrences(text, '&', MAX_REFERENCES) > MAX_REFERENCES) {
    throw new Unreadable(refuse('xml-too-many-references', '', { limit: String(MAX_REFERENCES) }));
  }
  const parts: [string, number][] = [
    ['<', MAX_MARKUP],
    ['=', MAX_ATTRIBUTES],
  ];
  for (const [sign, limit] of parts) {
    if (occurrences(text, sign, limit) > limit) {
      throw new Unreadable(refuse('xml-too-many-parts', '', { sign, limit: String(limit) }));
    }
  }
}

function occurrences(text: string, sign: string, enough: number): number {
  let count = 0;
  for (let at = text.indexOf(sign); at !== -1 && count <= enough; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}

// A node is one key: its tag, or a kind of text; attributes stand beside it.
function nameOf(node: RawNode): string | undefined {
  for (const key in node) {
    if (key !== ':@' && key !== '#text' && key !== '#cdata') return key.startsWith('?') ? undefined : key;
  }
  return undefined;
}

class TreeBuilder {
  private readonly lines: LineIndex;

  constructor(source: string) {
    this.lines = new LineIndex(source);
  }

  element(node: RawNode, tag: string, scope: ReadonlyMap<string, string>): XmlElement {
    const start = node[META]?.startIndex ?? 0;
    const raw = (node[':@'] ?? {}) as Record<string, string>;
    const inner = withDeclarations(raw, scope);
    const [prefix, name] = split(tag);
    const attributes = new Map<string, string>();
    for (const key in raw) {
      if (key !== 'xmlns' && !key.startsWith('xmlns:')) attributes.set(key, this.resolved(raw[key]!, start).trim());
    }
    const children: XmlElement[] = [];
    let text = '';
    for (const child of node[tag] as RawNode[]) {
      const childTag = nameOf(child);
      if (childTag === undefined) text += this.textOf(child, start);
      else children.push(this.element(child, childTag, inner));
    }
    const line = this.lines.lineAt(start);
    return { name, namespace: inner.get(prefix) ?? '', attributes, children, text: text.trim(), line };
  }

  private textOf(node: RawNode, start: number): string {
    if (typeof node['#text'] === 'string') return this.resolved(node['#text'], start);
    const cdata = node['#cdata'] as RawNode[] | undefined;
    return cdata?.map((part) => (typeof part['#text'] === 'string' ? part['#text'] : '')).join('') ?? '';
  }

  private resolved(text: string, start: number): string {
    if (!text.includes('&')) return text;
    return text.replace(/&([^;&\s]{0,12};)?/g, (written, body: string | undefined) => {
      const character = body === undefined ? undefined : characterOf(body.slice(0, -1));
      if (character === undefined) {
        const line = this.lines.lineAt(start);
        throw new Unreadable(refuse('xml-unknown-reference', '', { reference: shortened(written) }, { line }));
      }
      return character;
    });
  }
}

function withDeclarations(
  raw: Record<string, string>,
  scope: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let inner: Map<string, string> | undefined;
  for (const key in raw) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue;
    inner ??= new Map(scope);
    inner.set(key.slice(6), raw[key]!.trim());
  }
  return inner ?? scope;
}

function split(tag: string): [prefix: string, name: string] {
  const colon = tag.indexOf(':');
  return colon === -1 ? ['', tag] : [tag.slice(0, colon), tag.slice(colon + 1)];
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function characterOf(reference: string): string | undefined {
  if (Object.hasOwn(NAMED, reference)) return NAMED[reference];
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(reference);
  if (!match) return undefined;
  const point = match[1] === undefined ? Number(match[2]) : parseInt(match[1], 16);
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(point);
  return forbiddenAt(character) === -1 ? character : undefined;
}
