import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';

const root = join(import.meta.dirname, '..', '..');
const { forbidden, options } = createRequire(import.meta.url)('./dependency-rules.cjs') as {
  forbidden: IFlattenedRuleSet['forbidden'];
  options: object;
};

async function violations(paths: string[]): Promise<string[]> {
  const result = await cruise(paths, { ...options, baseDir: root, ruleSet: { forbidden }, validate: true } as never);
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

describe('the walls between the rooms', () => {
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
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    try {
      expect((await violations([path])).some((found) => found.startsWith(`${rule}:`))).toBe(true);
    } finally {
      await rm(file);
    }
  });
});
