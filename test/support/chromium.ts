import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe } from 'vitest';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** The shell without a window first: the same engine, with less around it to start and to paint. */
const PLACES = [
  process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
const HOW = 'There is no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.';

/** Stories in a real browser. Without one they are skipped and say how to get it; with CI set they fail. */
export function describeInBrowser(name: string, tell: () => void): void {
  if (executablePath) return void describe(name, tell);
  if (process.env.CI) throw new Error(HOW);
  process.stderr.write(`${name}: skipped. ${HOW}\n`);
  describe.skip(name, tell);
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

/** A person's own browser window, signed in with the demo's one click, that keeps what the browser complained about. */
export class Visitor {
  /** Errors of scripts and of the content security policy; the browser's own report of a 4xx answer is none. */
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly origin: string,
  ) {}

  static async open(browser: Browser, origin: string, size = { width: 1440, height: 900 }, locale = 'zh-CN', colorScheme: 'light' | 'dark' = 'light'): Promise<Visitor> {
    const context = await browser.newContext({ viewport: size, locale, colorScheme, baseURL: origin, timezoneId: 'Asia/Shanghai' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const visitor = new Visitor(context, page, origin);
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) visitor.complaints.push(message.text());
    });
    page.on('pageerror', (error) => visitor.complaints.push(String(error)));
    return visitor;
  }

  /** Signs in as a member of the cast without the sign-in page. */
  async signIn(key: string): Promise<this> {
    const answer = await this.page.request.post('/sign-in/demo', { form: { person: key }, headers: { origin: this.origin } });
    if (!answer.ok()) throw new Error(`${key} could not sign in: ${answer.status()}`);
    return this;
  }

  async prefer(name: 'locale' | 'theme', value: string): Promise<void> {
    await this.page.request.post('/preferences', { form: { name, value, back: '/' }, headers: { origin: this.origin } });
  }

  /** What axe finds that shuts people out (serious and critical), with the place. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axeSource());
    return this.page.evaluate(async () => {
      const axe = (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe;
      const { violations } = await axe.run({ resultTypes: ['violations'], preload: false });
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary.slice(0, 160)}`));
    });
  }

  /** By how many pixels the page is wider than the window. */
  overflow(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  /** What cannot be read or pressed whole: words of buttons, choices and chips that their box cuts off. */
  cutOff(): Promise<string[]> {
    return this.page.evaluate(() => [...document.querySelectorAll('.btn, .seg, .tag, .chip')].filter((box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== 'inline')
      .map((box) => (box.textContent ?? '').trim()));
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

let axe: string | undefined;

function axeSource(): string {
  axe ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return axe;
}
