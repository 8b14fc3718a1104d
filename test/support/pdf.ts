import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** One page as a reader sees it: size in points and its text. */
export interface ReadPage {
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

/** A rasterised page: one byte per pixel, 0 is black. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A barcode found on a page. */
export interface ReadCode {
  readonly format: string;
  readonly text: string;
}

let library: Promise<PDFiumLibrary> | undefined;
let decoder: Promise<unknown> | undefined;

/** Sizes and texts of all pages, read by PDFium from the finished bytes. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPage[]> {
  return withDocument(bytes, async (document) =>
    [...document.pages()].map((page) => {
      const { originalWidth, originalHeight } = page.getOriginalSize();
      // PDFium hands a hyphen at the end of a line back as U+FFFE.
      return { width: originalWidth, height: originalHeight, text: page.getText().replace(/\ufffe/g, '-') };
    }),
  );
}

/** Pages as gray images at a printer's resolution; all of them unless `only` names some (from 1). */
export async function rasterise(bytes: Uint8Array, dpi: number, only?: readonly number[]): Promise<GrayImage[]> {
  return withDocument(bytes, async (document) => {
    const images: GrayImage[] = [];
    for (const page of document.pages()) {
      if (only && !only.includes(page.number + 1)) continue;
      const { width, height, data } = await page.render({ scale: dpi / 72, colorSpace: 'Gray' });
      images.push({ width, height, data: data.slice(0, width * height) });
    }
    return images;
  });
}

/** Whether any pixel of any page is neither black, white nor a gray between them. */
export async function hasColour(bytes: Uint8Array): Promise<boolean> {
  return withDocument(bytes, async (document) => {
    for (const page of document.pages()) {
      const { data } = await page.render({ scale: 1, colorSpace: 'BGRA' });
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return true;
      }
    }
    return false;
  });
}

/** Code 128 and QR codes of an image, in reading order of the decoder. */
export async function readCodes(image: GrayImage): Promise<ReadCode[]> {
  await (decoder ??= loadDecoder());
  const rgba = new Uint8ClampedArray(image.width * image.height * 4).fill(255);
  for (let pixel = 0; pixel < image.width * image.height; pixel += 1) {
    rgba.fill(image.data[pixel] ?? 255, pixel * 4, pixel * 4 + 3);
  }
  const picture = { data: rgba, width: image.width, height: image.height, colorSpace: 'srgb' } as ImageData;
  const results = await readBarcodes(picture, { formats: ['Code128', 'QRCode'], tryHarder: true, maxNumberOfSymbols: 20 });
  return results.filter((result) => result.isValid).map(({ format, text }) => ({ format, text }));
}

/** All codes of a document, page by page, after printing it at `dpi`. */
export async function codesOf(bytes: Uint8Array, dpi: number, only?: readonly number[]): Promise<ReadCode[][]> {
  const pages: ReadCode[][] = [];
  for (const image of await rasterise(bytes, dpi, only)) pages.push(await readCodes(image));
  return pages;
}

async function withDocument<T>(bytes: Uint8Array, use: (document: PDFiumDocument) => Promise<T>): Promise<T> {
  const document = await (await (library ??= PDFiumLibrary.init())).loadDocument(bytes);
  try {
    return await use(document);
  } finally {
    document.destroy();
  }
}

async function loadDecoder(): Promise<unknown> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = new Uint8Array(readFileSync(file)).buffer;
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}
