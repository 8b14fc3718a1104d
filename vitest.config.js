import { transform } from '@swc/core';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** As `tsc` builds it: what Nest and TypeORM read of decorators is kept. */
const typescript = {
  name: 'typescript',
  enforce: 'pre',
  transform: (code, id) =>
    /\.ts$/.test(id)
      ? transform(code, {
          filename: id,
          sourceMaps: true,
          configFile: false,
          swcrc: false,
          module: { type: 'es6' },
          jsc: {
            target: 'es2023',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
            keepClassNames: true,
          },
        })
      : undefined,
};

/** The longest come first, so that no worker stands idle at the end; one that computes beside one that waits for processes. */
const LONGEST = ['every-page', 'lifecycle', 'ten-thousand', 'fuzz', 'english-pages', 'embedded-postgres', 'every-route', 'boosted-pages', 'order-to-statement', 'scan-page', 'demo.story'];

class LongestFirst extends BaseSequencer {
  async sort(files) {
    const rank = ({ moduleId }) => (LONGEST.findIndex((name) => moduleId.includes(name)) + 1 || LONGEST.length + 1);
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** One list of tests for the laptop and for CI. Real PostgreSQL comes from test/support/global-setup.ts. */
export default defineConfig({
  esbuild: false,
  plugins: [typescript],
  test: {
    include: ['test/**/*.spec.ts'],
    globalSetup: 'test/support/global-setup.ts',
    pool: 'forks',
    // One more than the two cores it is meant for: a file that waits for a process or a browser leaves its core to another.
    maxWorkers: 3,
    // The portal is loaded once per worker, not once per file: each file has a portal and a database of its own (decisions 30).
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
