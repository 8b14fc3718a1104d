/** Browser and system as a person would say it; empty parts when the browser hides them. */
export interface Device {
  browser: string;
  system: string;
  phone: boolean;
}

// In this order: most browsers also carry the names of the ones they descend from.
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger\//, 'WeChat'], [/DingTalk/i, 'DingTalk'], [/Edg(A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/QQBrowser\//, 'QQ Browser'],
  [/Firefox\/|FxiOS\//, 'Firefox'], [/Chrome\/|CriOS\//, 'Chrome'], [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/HarmonyOS/, 'HarmonyOS'], [/Android/, 'Android'], [/iPhone|iPad|iPod/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux'],
];

/** How it is called in a sentence. @param unknown what to say where the browser hides both */
export function deviceName({ browser, system }: Partial<Pick<Device, 'browser' | 'system'>>, unknown: string): string {
  return [browser, system].filter(Boolean).join(' · ') || unknown;
}

/** What a User-Agent header tells; it may be anything, so nothing but a listed name is ever shown. */
export function deviceOf(userAgent: string): Device {
  const nameIn = (names: readonly [RegExp, string][]): string => names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '';
  return { browser: nameIn(BROWSERS), system: nameIn(SYSTEMS), phone: /Mobile|Android|iPhone/.test(userAgent) };
}
