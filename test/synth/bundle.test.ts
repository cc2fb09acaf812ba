import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bundleHandlers } from '#constructs/index.ts';
import { readProject } from '#stacks/index.ts';
import { ROOT } from './harness/synthesize.ts';

/** A cold start reads and compiles the code: this much takes about 300 ms with 512 MB. */
const BUDGET_BYTES = 2_000_000;

describe('bundles', () => {
  it('of all functions stay within their budget, with a source map beside each', async () => {
    const { functions } = await readProject(ROOT);
    const bundles = bundleHandlers(functions, ROOT);

    expect(bundles.size).toBe(functions.length);
    const tooLarge = [...bundles].filter(([, { bytes }]) => bytes === 0 || bytes > BUDGET_BYTES);

    expect(tooLarge).toEqual([]);
    for (const { folder } of bundles.values()) expect(existsSync(join(folder, 'index.mjs.map'))).toBe(true);
  });

  it('hold the AWS SDK and what was put beside the code', () => {
    const entry = join(ROOT, 'lambdas/platform/list-workflows/handler.ts');
    const bundle = bundleHandlers([{ action: 'a/b', entry, files: { 'manifests.json': '[]' } }], ROOT).get(
      'a/b',
    );
    const code = readFileSync(join(bundle?.folder ?? '', 'index.mjs'), 'utf8');

    expect(code).not.toMatch(/(from|import\()\s*["']@aws-sdk/);
    expect(readFileSync(join(bundle?.folder ?? '', 'manifests.json'), 'utf8')).toBe('[]');
  });
});
