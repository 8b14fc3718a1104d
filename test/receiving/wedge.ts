import type { CDPSession, Page } from 'playwright-core';

/** A scanner that types: its keys come one after the other, and it waits for nobody to have read them. */
export class Wedge {
  private constructor(private readonly keys: CDPSession) {}

  static async at(page: Page): Promise<Wedge> {
    return new Wedge(await page.context().newCDPSession(page));
  }

  /** The keys of a code without a suffix. */
  async type(code: string): Promise<void> {
    await Promise.all([...code].flatMap((key) => this.press({ key, text: key })));
  }

  async scan(...codes: string[]): Promise<void> {
    const enter = { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 };
    await Promise.all(codes.flatMap((code) => [this.type(code), ...this.press(enter)]));
  }

  private press(key: { key: string; code?: string; text: string; windowsVirtualKeyCode?: number }): Promise<unknown>[] {
    return [this.keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key }), this.keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })];
  }
}
