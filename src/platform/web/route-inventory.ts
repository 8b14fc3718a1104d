import { RequestMethod, type INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { POLICY, tracesOf, type PolicyDefinition } from './policy.js';

/** One address the portal answers, as its controller declares it. */
export interface Route {
  method: string;
  path: string;
  handler: string;
  policy: PolicyDefinition | undefined;
}

interface Layer {
  name: string;
  route?: { path: string; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** Every route of every controller. */
export function declaredRoutes(app: INestApplication): Route[] {
  const scanner = app.get(MetadataScanner, { strict: false });
  const reflector = app.get(Reflector, { strict: false });
  return app.get(DiscoveryService, { strict: false }).getControllers().flatMap(({ instance, metatype, name }) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
    const base = (metatype ? Reflect.getMetadata('path', metatype) : '') as string | string[];
    return scanner.getAllMethodNames(prototype).flatMap((key) => {
      const handler = prototype[key];
      const path = handler && (Reflect.getMetadata('path', handler) as string | string[] | undefined);
      if (!handler || path === undefined) return [];
      const method = RequestMethod[Reflect.getMetadata('method', handler) as number] ?? '?';
      const policy = reflector.get<PolicyDefinition | undefined>(POLICY, handler);
      return [base].flat().flatMap((front) => [path].flat().map((back) => ({ method, path: joined(front, back), handler: `${name}.${key}`, policy })));
    });
  });
}

/** What Express really answers: routes, and the names of what runs before them. */
export function mountedRoutes(app: INestApplication): { routes: { method: string; path: string }[]; middleware: string[] } {
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
  const routes: { method: string; path: string }[] = [];
  const middleware: string[] = [];
  const walk = (stack: Layer[]) => {
    for (const layer of stack) {
      if (layer.route) routes.push(...Object.keys(layer.route.methods).map((method) => ({ method: method.toUpperCase(), path: layer.route?.path ?? '' })));
      else if (layer.handle?.stack) walk(layer.handle.stack);
      else middleware.push(layer.name);
    }
  };
  walk(router.stack);
  return { routes, middleware };
}

/** What is wrong with the routes; empty when every one is guarded as it should be. */
export function routeFaults(app: INestApplication): string[] {
  const declared = declaredRoutes(app);
  const known = new Set(declared.map(({ method, path }) => `${method} ${path}`));
  const strangers = mountedRoutes(app).routes.filter(({ method, path }) => !known.has(`${method} ${path}`));
  const actions = declared.map(({ policy }) => policy?.action);
  return [
    ...strangers.map(({ method, path }) => `${method} ${path} belongs to no controller`),
    ...declared.flatMap((route) => faultsOf(route, actions).map((fault) => `${route.method} ${route.path} (${route.handler}) ${fault}`)),
  ];
}

/**
 * Run before the port opens: a page that forgot its policy is a fault of the release, not of the person who finds it.
 * @throws Error naming every such route
 */
export function refuseUnguardedRoutes(app: INestApplication): void {
  const faults = routeFaults(app);
  if (faults.length) throw new Error(`Routes that must not ship:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}

function faultsOf({ method, path, policy }: Route, actions: (string | undefined)[]): string[] {
  if (!policy) return ['has no policy'];
  const faults: string[] = [];
  if (method !== 'GET' && method !== 'POST') faults.push('is neither GET nor POST');
  if ((policy.effect === 'write') !== (method !== 'GET')) faults.push(`says ${policy.effect} but is ${method}`);
  if ((policy.object !== undefined) !== path.includes(':')) faults.push('must name its object exactly when its path has one');
  const { facts, none } = tracesOf(policy);
  if ((policy.effect === 'write') !== (facts.length > 0 || Boolean(none))) faults.push('must say what fact it leaves, or why none, exactly when it writes');
  if (!policy.roles.length) faults.push('admits nobody');
  if (actions.filter((action) => action === policy.action).length > 1) faults.push(`shares its action ${policy.action}`);
  return faults;
}

function joined(...parts: string[]): string {
  return `/${parts.flatMap((part) => part.split('/')).filter(Boolean).join('/')}`;
}
