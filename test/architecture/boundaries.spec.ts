import { cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';

const root = join(import.meta.dirname, '..', '..');
const { forbidden, options } = createRequire(import.meta.url)('./dependency-rules.cjs') as {
  forbidden: IFlattenedRuleSet['forbidden'];
  options: object;
};

async function violations(paths: string[], baseDir = root): Promise<string[]> {
  const result = await cruise(paths, { ...options, baseDir, ruleSet: { forbidden }, validate: true } as never);
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

describe('the walls between the rooms', () => {
  /** Another house with the same rooms: other tests read the files of ours meanwhile. */
  let copy: string;
  beforeAll(async () => {
    copy = await realpath(await mkdtemp(join(tmpdir(), 'portal-walls-')));
    for (const name of ['src', 'package.json', 'tsconfig.json']) await cp(join(root, name), join(copy, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rm(copy, { recursive: true }));

  it('stand everywhere', async () => {
    expect(await violations(['src'])).toEqual([]);
  });

  it.each([
    ['lib-is-pure', 'src/lib/planted-wall-test.ts', `import { Clock } from '../platform/clock.js';\nexport const planted = Clock;\n`],
    ['platform-knows-no-feature', 'src/platform/planted-wall-test.ts', `import { Company } from '../organization/company.entity.js';\nexport const planted = Company;\n`],
    ['front-door-only', 'src/reconciliation/planted-wall-test.ts', `import { shipCap } from '../purchase-orders/quantities.rules.js';\nexport const planted = shipCap;\n`],
    ['upstream-only-purchase-orders', 'src/purchase-orders/planted-wall-test.ts', `import { Statement } from '../reconciliation/statement.entity.js';\nexport const planted = Statement;\n`],
    ['rules-are-pure', 'src/deliveries/planted-wall-test.rules.ts', `import { Clock } from '../platform/clock.js';\nexport const planted = Clock;\n`],
    ['only-the-edge-knows-the-web', 'src/deliveries/planted-wall-test.commands.ts', `import { page } from '../platform/web/answer.js';\nexport const planted = page;\n`],
  ])('%s catches a planted violation', async (rule, path, content) => {
    await writeFile(join(copy, path), content);
    expect((await violations([path], copy)).filter((found) => found.startsWith(`${rule}:`))).toEqual([expect.stringContaining(path)]);
  });
});
