import type { XmlElement } from './xml.js';

// Attributes that say something about the order; the others describe the code lists the sender used.
const TELLING_ATTRIBUTES = ['currencyID', 'unitCode', 'schemeID', 'mimeCode', 'filename'];
const MAX_EXTRA = 10_000;

/**
 * A UBL file while it is being read: which elements the reader has used, where each field of the canonical document
 * came from, and in the end what nobody asked for.
 */
export class UblSource {
  private readonly paths = new Map<XmlElement, string>();
  private readonly used = new Set<XmlElement>();
  private readonly origins = new Map<string, { path: string; line: number }>();

  constructor(readonly root: XmlElement) {
    this.name(root, `/${root.name}`);
    this.origins.set('', { path: this.pathOf(root), line: root.line });
  }

  private name(element: XmlElement, path: string): void {
    this.paths.set(element, path);
    const totals = new Map<string, number>();
    for (const { name } of element.children) totals.set(name, (totals.get(name) ?? 0) + 1);
    const counts = new Map<string, number>();
    for (const child of element.children) {
      const count = (counts.get(child.name) ?? 0) + 1;
      counts.set(child.name, count);
      this.name(child, `${path}/${child.name}${totals.get(child.name)! > 1 ? `[${count}]` : ''}`);
    }
  }

  /** Address of an element, `/Order/OrderLine[3]/LineItem`; the index only where there are siblings of that name. */
  pathOf(element: XmlElement): string {
    return this.paths.get(element)!;
  }

  /** Every element a path of local names leads to, in document order. */
  all(parent: XmlElement | undefined, path: string): XmlElement[] {
    let found = parent === undefined ? [] : [parent];
    for (const step of path.split('/')) {
      const next: XmlElement[] = [];
      for (const element of found) for (const child of element.children) if (child.name === step) next.push(child);
      found = next;
    }
    return found;
  }

  /** The first element a path leads to. */
  first(parent: XmlElement | undefined, path: string): XmlElement | undefined {
    return this.all(parent, path)[0];
  }

  /** Text of an element, which counts as used from now on. */
  take(element: XmlElement | undefined): string | undefined {
    if (element === undefined) return undefined;
    this.used.add(element);
    return element.text === '' ? undefined : element.text;
  }

  /**
   * Text for a field of the canonical document: the first of the paths that has one. Remembers the place, or the
   * place where it was expected, for later issues about that field.
   */
  text(pointer: string, parent: XmlElement | undefined, ...paths: string[]): string | undefined {
    for (const path of paths) {
      const element = this.all(parent, path).find(({ text }) => text !== '');
      if (element === undefined) continue;
      this.origin(pointer, element);
      return this.take(element);
    }
    if (parent !== undefined) {
      this.origins.set(pointer, { path: `${this.pathOf(parent)}/${paths[0]!}`, line: parent.line });
    }
    return undefined;
  }

  /** Every text a path leads to, one per line. */
  joined(pointer: string, parent: XmlElement | undefined, path: string): string | undefined {
    const elements = this.all(parent, path);
    if (elements[0] !== undefined) this.origin(pointer, elements[0]);
    const texts = elements.map((element) => this.take(element)).filter((text) => text !== undefined);
    return texts.length === 0 ? undefined : texts.join('\n');
  }

  /** Remembers where a field of the canonical document came from; `suffix` is for attributes, `/@unitCode`. */
  origin(pointer: string, element: XmlElement, suffix = ''): void {
    this.origins.set(pointer, { path: this.pathOf(element) + suffix, line: element.line });
  }

  /** Says that a field was filled from the same place as another. */
  sameOrigin(pointer: string, as: string): void {
    this.origins.set(pointer, this.locate(as));
  }

  /** The place a field came from or was expected at, else that of the nearest field around it. */
  locate = (pointer: string): { path: string; line: number } => {
    let at = pointer;
    while (!this.origins.has(at)) at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
    return this.origins.get(at)!;
  };

  /** What was not used below an element: path relative to it → text. Of binary content only what describes it. */
  extras(base: XmlElement, except: readonly XmlElement[] = []): Map<string, string> {
    const found = new Map<string, string>();
    const start = this.pathOf(base).length + 1;
    const visit = (element: XmlElement): void => {
      if (except.includes(element)) return;
      element.children.forEach(visit);
      if (this.used.has(element) || (element.children.length > 0 && element.text === '')) return;
      const path = this.pathOf(element).slice(start);
      for (const [name, value] of described(element)) found.set(`${path}${name}`, cut(value));
    };
    base.children.forEach(visit);
    return found;
  }
}

function described(element: XmlElement): [suffix: string, value: string][] {
  const attributes = TELLING_ATTRIBUTES.flatMap((name): [string, string][] => {
    const value = element.attributes.get(name) ?? '';
    return value === '' ? [] : [[`/@${name}`, value]];
  });
  if (element.name.endsWith('BinaryObject')) {
    const base64 = element.text.replace(/[\s=]+/g, '');
    return [['/@bytes', String(Math.floor((base64.length * 3) / 4))], ...attributes];
  }
  return element.text === '' ? [] : [['', element.text], ...attributes];
}

function cut(text: string): string {
  return text.length <= MAX_EXTRA ? text : `${text.slice(0, MAX_EXTRA - 1)}…`;
}
