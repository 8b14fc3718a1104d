import { ConsoleLogger } from '@nestjs/common';
import type { Config } from '../config.js';

const LEVELS = ['error', 'warn', 'log', 'debug'] as const;
/** The framework counting its parts, and its word on a fault that the start tells in its own. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** One line per event: JSON for machines, coloured text in a terminal. */
export class PortalLogger extends ConsoleLogger {
  constructor(level: Config['logLevel']) {
    const terminal = process.stdout.isTTY;
    super({ json: !terminal, colors: terminal, compact: true, logLevels: LEVELS.slice(0, LEVELS.indexOf(level) + 1) });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.has(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }

  /** A time that people read as well as machines: whoever looks into a log looks for an hour. */
  protected override stringifyJsonLogObject(line: Record<string, unknown>): string {
    return super.stringifyJsonLogObject({ ...line, timestamp: new Date(Number(line.timestamp)).toISOString() });
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.has(String(rest.at(-1)))) super.error(message, ...(rest as [string]));
  }
}
