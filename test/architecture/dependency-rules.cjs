/** Who may import whom. Each rule was seen to fail on a planted violation (boundaries.spec.ts plants them again). */
const process = ['identity', 'organization', 'materials', 'suppliers', 'purchase-orders', 'deliveries', 'receiving', 'reconciliation'];
const observers = ['notifications', 'history', 'erp-exchange', 'shell', 'home', 'search', 'help', 'health', 'demo'];
const feature = '^src/(?!lib/|platform/)([^/]+)/';
const front = '/index\\.ts$';
// The row types are listed once for the data sources; the demo and the application's root know everything.
const roots = '^src/[^/]+\\.ts$';

const upstreamOnly = process.map((name, at) => ({
  name: `upstream-only-${name}`,
  comment: 'What comes later in the process may know what comes earlier, never the other way round.',
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${[...process.slice(at + 1), ...observers].join('|')})/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: { path: '^src/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'front-door-only', severity: 'error', from: { path: feature, pathNot: '^src/demo/' }, to: { path: feature, pathNot: ['^src/$1/', front, '\\.entity\\.ts$'] } },
    { name: 'not-through-own-front-door', severity: 'error', from: { path: feature }, to: { path: '^src/$1/index\\.ts$' } },
    { name: 'lib-is-pure', severity: 'error', from: { path: '^src/lib/' }, to: { pathNot: ['^src/lib/', 'node_modules/(@types/)?big\\.js'] } },
    { name: 'platform-knows-no-feature', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^src/(?!lib/|platform/|config\\.ts)' } },
    { name: 'rules-are-pure', severity: 'error', from: { path: '\\.(lifecycle|rules)\\.ts$' }, to: { pathNot: ['^src/lib/', '\\.(lifecycle|rules)\\.ts$'] } },
    { name: 'entities-know-no-web', severity: 'error', from: { path: '\\.entity\\.ts$' }, to: { path: ['@nestjs', '^src/platform/web/', '\\.(controller|commands|queries)\\.ts$'] } },
    {
      name: 'only-the-edge-knows-the-web', severity: 'error',
      // Sign-in and sessions are about requests by nature: identity may know them.
      from: { path: '^src/', pathNot: ['^src/platform/', '^src/identity/', roots, '\\.(controller|module|filter|forms|page|model)\\.ts$', '^src/shell/'] },
      to: { path: '^src/platform/web/' },
    },
    ...upstreamOnly,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } },
  },
};
