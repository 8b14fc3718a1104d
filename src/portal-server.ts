import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { createServer, Server as NetServer, type AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from './config.js';
import { StartRefused } from './lib/start-refused.js';
import type { Runtime } from './platform/runtime.js';

const SHED_AFTER_MS = 6000;
const LOOK_FOR_IDLE_MS = 50;
/** Whoever was promised a kept connection and has more to ask does so within that. */
const QUIET_MS = 300;
/** Slow clients are shed that often; Node reads it when the port opens, though its types know it as an option only. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000, connectionsCheckingInterval: 3000 };

/** The port cannot be opened, in a sentence for the operator. */
export class PortTaken extends StartRefused {}

/**
 * Opens the port for a moment, before anything else is done: a start that cannot end well says so before it fills a demo.
 * The port is not kept, as nobody would answer on it yet; who takes it meanwhile is told of by `listen`.
 * @throws PortTaken
 */
export async function tryPort({ port, host }: Pick<Config, 'port' | 'host'>): Promise<void> {
  const probe = createServer().listen(port, host);
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw sentenceFor(error as NodeJS.ErrnoException, port, host);
  }
  probe.close();
  await once(probe, 'close');
}

/**
 * Listens with limits on slow clients and answers the address people can open.
 * @throws PortTaken
 */
export async function listen(app: NestExpressApplication, runtime: Runtime): Promise<string> {
  const server = app.getHttpServer() as Server;
  Object.assign(server, LIMITS);
  server.maxConnections = 500;
  watches.set(server, new Watch(server, runtime));
  const { port: wanted, host } = runtime.config;
  await app.listen(wanted, host).catch((error: NodeJS.ErrnoException) => {
    throw sentenceFor(error, wanted, host);
  });
  const { port } = server.address() as AddressInfo;
  if (wanted === 0) runtime.baseUrl = runtime.baseUrl.replace(/:0$/, `:${port}`);
  return runtime.baseUrl;
}

function sentenceFor(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another program: stop it, or choose another PORT.`,
    EACCES: `Port ${port} may not be opened by this user: choose a PORT above 1023.`,
    EADDRNOTAVAIL: `${host} is no address of this computer: set HOST to one of its own, or to 0.0.0.0 for all.`,
    ENOTFOUND: `${host} is no address of this computer: set HOST to one of its own, or to 0.0.0.0 for all.`,
  };
  const reason = reasons[error.code ?? ''];
  return reason ? new PortTaken(reason, { cause: error }) : error;
}

/**
 * What goes on in a server's connections, so that a stop cuts off nobody: who was told that a connection is kept may use
 * it once more and is then told that it ends.
 */
class Watch {
  private readonly underWay = new Set<ServerResponse>();
  private lastUse = performance.now();

  constructor(server: Server, runtime: Runtime) {
    server.on('connection', () => this.used());
    server.prependListener('request', (_request, response) => {
      this.used();
      if (runtime.draining) response.setHeader('Connection', 'close');
      this.underWay.add(response);
      response.once('close', () => {
        this.used();
        this.underWay.delete(response);
      });
    });
  }

  /** Answers whose head is not yet written say that they are the last of their connection; later ones say it anyway. */
  endAnswers(): void {
    for (const response of this.underWay) if (!response.headersSent) response.setHeader('Connection', 'close');
  }

  /** Nothing was asked or answered for a while: idle connections are idle, and not about to be used. */
  get quiet(): boolean {
    return performance.now() - this.lastUse > QUIET_MS;
  }

  private used(): void {
    this.lastUse = performance.now();
  }
}

const watches = new WeakMap<Server, Watch>();

/** Takes no new connection, lets running requests finish, and sheds what is left after six seconds. */
export async function stopListening(app: NestExpressApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  if (!server.listening) return;
  const watch = watches.get(server);
  watch?.endAnswers();
  await new Promise<void>((resolve) => {
    const shed = setTimeout(() => server.closeAllConnections(), SHED_AFTER_MS);
    const closeIdle = () => (watch?.quiet ?? true) && server.closeIdleConnections();
    const idle = setInterval(closeIdle, LOOK_FOR_IDLE_MS);
    // The close of HTTP would cut off idle connections at once, with what is on its way in them.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(shed);
      clearInterval(idle);
      resolve();
    });
    closeIdle();
  });
  // What it looks after on its own ends as well; that it does not listen any more is known.
  server.close(() => undefined);
}
