import type { CDPSession, Page } from 'playwright-core';

interface Key {
  key: string;
  code?: string;
  text?: string;
  modifiers?: number;
  windowsVirtualKeyCode?: number;
}

const ENTER: Key = { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 };
/** What scanners type for the group separator: Ctrl and the right bracket. */
const SEPARATOR: Key = { key: ']', code: 'BracketRight', modifiers: 2, windowsVirtualKeyCode: 221 };
const BETWEEN_KEYS_MS = 4;

/**
 * A scanner that types: its keys come one after the other, and it waits for nobody to have read them. Each says when it
 * was pressed, so that a busy computer between scanner and page does not make a slow typist of it.
 */
export class Wedge {
  private at = Date.now();

  private constructor(private readonly keys: CDPSession) {}

  static async at(page: Page): Promise<Wedge> {
    return new Wedge(await page.context().newCDPSession(page));
  }

  /** The keys of a code without a suffix. */
  async type(code: string): Promise<void> {
    await Promise.all(this.strokes(code));
  }

  async scan(...codes: string[]): Promise<void> {
    await Promise.all(codes.flatMap((code) => [...this.strokes(code), ...this.press(ENTER)]));
  }

  private strokes(code: string): Promise<unknown>[] {
    return [...code].flatMap((sign) => this.press(sign === '\x1D' ? SEPARATOR : { key: sign, text: sign }));
  }

  private press(key: Key): Promise<unknown>[] {
    this.at = Math.max(this.at + BETWEEN_KEYS_MS, Date.now());
    const timestamp = this.at / 1000;
    return [this.keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, timestamp }), this.keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, timestamp })];
  }
}
