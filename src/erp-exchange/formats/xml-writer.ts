import { forbiddenAt } from './text-decoding.js';

/** An element to write: children in the order they are to stand, `undefined` ones left out. */
export interface XmlNode {
  name: string;
  attributes: Readonly<Record<string, string | undefined>>;
  content: string | readonly XmlNode[];
}

/** Something that may turn out to be nothing. */
export type Maybe<T> = T | undefined;

/** A leaf; nothing when there is no text. */
export function leaf(
  name: string,
  text: Maybe<string>,
  attributes: Readonly<Record<string, string | undefined>> = {},
): XmlNode[] {
  return text === undefined || text === '' ? [] : [{ name, attributes, content: text }];
}

/** An aggregate; nothing when it has no children, because UBL allows no empty element. */
export function group(name: string, ...children: readonly (readonly XmlNode[])[]): XmlNode[] {
  const content = children.flat();
  return content.length === 0 ? [] : [{ name, attributes: {}, content }];
}

/**
 * UTF-8 bytes of a document with XML declaration, two spaces a level.
 *
 * @throws {RangeError} when a text holds a character XML 1.0 cannot carry
 */
export function writeXml(root: XmlNode): Uint8Array {
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`);
}

function written(node: XmlNode, indent: string): string {
  const attributes = Object.entries(node.attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
  const open = `${indent}<${node.name}${attributes}>`;
  if (typeof node.content === 'string') return `${open}${escaped(node.content)}</${node.name}>\n`;
  const children = node.content.map((child) => written(child, `${indent}  `)).join('');
  return `${open}\n${children}${indent}</${node.name}>\n`;
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\t': '&#9;',
};

function escaped(text: string): string {
  if (forbiddenAt(text) !== -1 || /\p{Surrogate}/u.test(text)) {
    throw new RangeError('a character that XML cannot carry');
  }
  return text.replace(/[&<>"\r\t]/g, (character) => REFERENCES[character]!);
}
