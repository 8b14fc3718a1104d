import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Runtime } from './platform/runtime.js';

const SHED_AFTER_MS = 8000;

/** Listens with limits on slow clients and answers the address people can open. */
export async function listen(app: NestExpressApplication, runtime: Runtime): Promise<string> {
  const server = app.getHttpServer() as Server;
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 5000;
  server.maxConnections = 500;
  // A client that keeps its connection busy would hold the stop back for ever: while draining each answer ends it.
  server.prependListener('request', (_request, response) => {
    if (runtime.draining) response.setHeader('Connection', 'close');
  });
  await app.listen(runtime.config.port, runtime.config.host);
  const { port } = server.address() as AddressInfo;
  if (runtime.config.port === 0) runtime.baseUrl = runtime.baseUrl.replace(/:0$/, `:${port}`);
  return runtime.baseUrl;
}

/** Takes no new connection, lets running requests finish, and sheds what is left after eight seconds. */
export async function stopListening(app: NestExpressApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    const shed = setTimeout(() => server.closeAllConnections(), SHED_AFTER_MS);
    server.close(() => {
      clearTimeout(shed);
      resolve();
    });
    server.closeIdleConnections();
  });
}
