import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, RequestHandler, Response } from 'express';
import express from 'express';
import expressSession from 'express-session';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import { countStrangers, Strangers } from './identity/index.js';
import type { PlatformParts } from './platform/platform.module.js';
import { PortalLogger } from './platform/portal-logger.js';
import { VENDOR_FILES } from './platform/web/assets.js';
import { refuseCrossSite } from './platform/web/cross-site.js';
import { freshAnswers } from './platform/web/fresh-answers.js';
import { refuseInsecure } from './platform/web/insecure.js';
import { refuseOtherHosts, WATCHED } from './platform/web/own-host.js';
import { plainBody } from './platform/web/plain-body.js';
import type { PortalRequest } from './platform/web/portal-request.js';
import { requestLog } from './platform/web/request-log.js';
import { personOfRequest, requestState } from './platform/web/request-state.js';
import { SessionStore } from './platform/web/session-store.js';
import { projectRoot } from './project-root.js';

const SESSION_ID_BYTES = 32;
const YEAR_MS = 365 * 24 * 3600 * 1000;
/** A form may carry a whole order: 2,000 lines with several fields each. */
const FORM_LIMITS = { extended: true, limit: '2mb', parameterLimit: 20_000, depth: 6 } as const;

/** The web application, wired but not yet listening. */
export async function createPortalApp(parts: PlatformParts): Promise<NestExpressApplication> {
  const { runtime } = parts;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(parts), {
    bodyParser: false, abortOnError: false, logger: new PortalLogger(runtime.config.logLevel),
  });
  // The extended parser makes an object of the 21st ticked line.
  app.set('query parser', 'simple');
  app.set('trust proxy', runtime.config.trustProxy.length ? runtime.config.trustProxy : false);
  app.disable('x-powered-by');
  app.use(requestState, requestLog, security(runtime.baseUrl.startsWith('https:')));
  app.use('/assets', express.static(join(projectRoot, 'public'), { immutable: true, maxAge: YEAR_MS, index: false }));
  for (const [address, file] of Object.entries(VENDOR_FILES)) app.use(address, vendorFile(file));
  app.use(
    // Over http the origin is another too: that it is http has to be said first.
    freshAnswers, refuseOtherHosts(runtime), refuseInsecure(runtime), refuseCrossSite(runtime), unlessWatched(sessions(parts)), personOfRequest,
    unlessWatched(countStrangers(app.get(Strangers))));
  app.useBodyParser('urlencoded', FORM_LIMITS);
  app.useBodyParser('json', { limit: '1mb' });
  app.use(plainBody);
  return app;
}

function sessions({ runtime, database, clock }: PlatformParts): RequestHandler {
  const secure = runtime.baseUrl.startsWith('https:');
  return expressSession({
    name: secure ? '__Host-sid' : 'sid', secret: runtime.appSecret, store: new SessionStore(database, clock),
    genid: () => randomBytes(SESSION_ID_BYTES).toString('base64url'), resave: false, saveUninitialized: false, rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  });
}

function unlessWatched(handle: RequestHandler): RequestHandler {
  return function unlessItIsWatched(request, response, next) {
    if (WATCHED.has(request.path)) next();
    else handle(request, response, next);
  };
}

/** The policy of decisions/9: no inline code, no foreign origin, no frame. */
function security(https: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:', 'blob:'], fontSrc: ["'self'"],
        connectSrc: ["'self'"], formAction: ["'self'"], baseUri: ["'none'"], frameAncestors: ["'none'"], workerSrc: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  });
}

function vendorFile(file: string) {
  return (_request: PortalRequest, response: Response, next: NextFunction): void => {
    response.sendFile(file, { immutable: true, maxAge: YEAR_MS }, (error) => error && next(error));
  };
}
