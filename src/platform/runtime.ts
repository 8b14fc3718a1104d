import type { Config } from '../config.js';

/** What is known only once the portal starts; injected by this token. */
export const RUNTIME = Symbol('runtime');

export interface Runtime {
  config: Readonly<Config>;
  /** Stored at the first start, see settings `demo`. */
  demo: boolean;
  appSecret: string;
  /** The address people use; with PORT=0 known only after listening. */
  baseUrl: string;
  /** True from the stop signal on: new work is refused, what runs is finished. */
  draining: boolean;
}
