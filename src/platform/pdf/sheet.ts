import PDFDocument from 'pdfkit';
import { fontBytes, type FontWeight } from './fonts.js';
import type { DocumentLanguage } from './pdf-template.js';
import { ellipsis, wrapText } from './wrap-text.js';

const POINTS_PER_MM = 72 / 25.4;
/** Line pitch in em: Chinese needs more air than Latin. */
const LEADING = 1.32;
/** The middle of an ideograph stands 0.38 em above the baseline of Noto Sans SC. */
const MIDDLE = 0.38;

/** How text is set; sizes in points. */
export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
}

/** A rectangle in mm. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A document before its first page: size in mm, and what its properties say. */
export interface SheetSetup {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly title: string;
  readonly author: string;
  /** ISO 8601 instant; the only time in the file, so that equal models give equal bytes. */
  readonly createdAt: string;
  readonly language: DocumentLanguage;
}

/** A PDF in the making, in millimetres from the top left corner, black only. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  private readonly advances = new Map<string, number>();
  private readonly chunks: Buffer[] = [];
  private readonly finished: Promise<void>;

  constructor(setup: SheetSetup) {
    const moment = new Date(setup.createdAt);
    this.doc = new PDFDocument({
      size: [setup.widthMm * POINTS_PER_MM, setup.heightMm * POINTS_PER_MM],
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: setup.language,
      displayTitle: true,
      info: { Title: setup.title, Author: setup.author, CreationDate: moment, ModDate: moment },
    });
    for (const weight of ['regular', 'bold'] as const) this.doc.registerFont(weight, fontBytes(weight));
    this.finished = new Promise((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => this.chunks.push(chunk));
      this.doc.on('end', () => resolve());
      this.doc.on('error', reject);
    });
  }

  addPage(): void {
    this.doc.addPage();
  }

  /** Width of a text in mm. */
  widthOf(text: string, style: TextStyle): number {
    const weight: FontWeight = style.bold ? 'bold' : 'regular';
    let width = 0;
    for (const character of text) width += this.advance(character, weight);
    return (width * style.size) / POINTS_PER_MM;
  }

  /** Pitch of one line in mm. */
  lineHeight(style: TextStyle): number {
    return (style.size * LEADING) / POINTS_PER_MM;
  }

  /** The lines a text takes in a column of `width` mm; what exceeds `maxLines` ends in an ellipsis. */
  lines(text: string, width: number, style: TextStyle, maxLines?: number): string[] {
    return wrapText(text, width, (part) => this.widthOf(part, style), maxLines);
  }

  /** The style itself, or a smaller one of at least `smallest` points in which the text fits one line. */
  fitting(text: string, width: number, style: TextStyle, smallest: number): TextStyle {
    const natural = this.widthOf(text, style);
    if (natural <= width) return style;
    return { ...style, size: Math.max(smallest, Math.floor((style.size * width * 10) / natural) / 10) };
  }

  /**
   * Draws text as large as it can be in a box, wrapped, in the middle of its height, from the style's size
   * down to `smallest` points. For what must never be cut, such as codes, give a small enough `smallest`.
   */
  box(text: string, place: Box, style: TextStyle, smallest: number): void {
    const { x, y, width, height } = place;
    for (let size = style.size; size >= smallest; size -= 0.5) {
      const sized = { ...style, size };
      const lines = this.lines(text, width, sized);
      const taken = lines.length * this.lineHeight(sized);
      if (taken <= height + 0.01 || size - 0.5 < smallest) {
        lines.forEach((line, n) => this.put(line, x, y + (height - taken) / 2 + n * this.lineHeight(sized), width, sized));
        return;
      }
    }
  }

  /** Draws one line, shortened by an ellipsis when too wide, and returns its height in mm. */
  line(text: string, x: number, y: number, width: number, style: TextStyle): number {
    const shown = ellipsis(text, width, (part) => this.widthOf(part, style));
    this.put(shown, x, y, width, style);
    return this.lineHeight(style);
  }

  /** Draws wrapped text and returns its height in mm. */
  paragraph(text: string, x: number, y: number, width: number, style: TextStyle, maxLines?: number): number {
    const lines = this.lines(text, width, style, maxLines);
    lines.forEach((line, index) => this.put(line, x, y + index * this.lineHeight(style), width, style));
    return lines.length * this.lineHeight(style);
  }

  /** A straight rule; `weight` in mm, 0.25 mm prints on every printer. */
  rule(x1: number, y1: number, x2: number, y2: number, weight = 0.25): void {
    this.doc
      .lineWidth(weight * POINTS_PER_MM)
      .moveTo(x1 * POINTS_PER_MM, y1 * POINTS_PER_MM)
      .lineTo(x2 * POINTS_PER_MM, y2 * POINTS_PER_MM)
      .stroke('black');
  }

  frame(x: number, y: number, width: number, height: number, weight = 0.25): void {
    this.doc
      .lineWidth(weight * POINTS_PER_MM)
      .rect(x * POINTS_PER_MM, y * POINTS_PER_MM, width * POINTS_PER_MM, height * POINTS_PER_MM)
      .stroke('black');
  }

  /** Comes back to every page once all are there, for what needs their number. */
  everyPage(draw: (page: number, pages: number) => void): void {
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(page);
      draw(page + 1, count);
    }
  }

  /** Closes the document; nothing can be drawn afterwards. */
  async bytes(): Promise<Uint8Array> {
    this.doc.end();
    await this.finished;
    return new Uint8Array(Buffer.concat(this.chunks));
  }

  private put(text: string, x: number, y: number, width: number, style: TextStyle): void {
    if (text === '') return;
    this.doc.font(style.bold ? 'bold' : 'regular').fontSize(style.size).fillColor('black');
    const slack = style.align ? width - this.doc.widthOfString(text) / POINTS_PER_MM : 0;
    const indent = style.align === 'right' ? slack : style.align === 'center' ? slack / 2 : 0;
    const baseline = y * POINTS_PER_MM + (style.size * LEADING) / 2 + style.size * MIDDLE;
    this.doc.text(text, (x + indent) * POINTS_PER_MM, baseline, { lineBreak: false, baseline: 'alphabetic' });
  }

  /** Advance of one character in em. Kerning is left out: it only makes text a little narrower. */
  private advance(character: string, weight: FontWeight): number {
    const key = weight + character;
    const known = this.advances.get(key);
    if (known !== undefined) return known;
    const width = this.doc.font(weight).fontSize(1000).widthOfString(character) / 1000;
    this.advances.set(key, width);
    return width;
  }
}
