import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSync, type Metafile } from 'esbuild';
import { ESBUILD_OPTIONS } from '#constructs/bundle/settings.ts';
import { bundleHandlers } from '#constructs/index.ts';
import { readProject } from '#stacks/index.ts';
import { ROOT } from './harness/synthesize.ts';

/** A cold start reads and compiles the code: this much takes about 300 ms with 512 MB. */
const BUDGET_BYTES = 2_000_000;
/**
 * Larger ones, each with its reason: a model takes seconds to answer, against which the SDKs of its providers do not count; and the step
 * that changes an entity waits for work of the transition anyway.
 */
const LARGER_BUDGETS: Record<string, number> = {
  'platform/call-model': 2_100_000,
  'platform/change-entity': 2_060_000,
};

const { functions } = await readProject(ROOT);

/** Adds up the code of an output and of the chunks that it imports. */
const bytesOf = (outputs: Metafile['outputs'], file: string, counted = new Set<string>()): number => {
  const output = outputs[file];
  if (!output || counted.has(file)) return 0;
  counted.add(file);
  const imported = output.imports.map(({ path }) => bytesOf(outputs, path, counted));
  return imported.reduce((sum, bytes) => sum + bytes, output.bytes);
};

/** Sizes of the bundles by action. Code that functions share is built once, which takes a tenth of the time that real bundles take. */
const sizesOfAll = (): Map<string, number> => {
  const { outputs } = buildSync({
    ...ESBUILD_OPTIONS,
    sourcemap: false,
    splitting: true,
    write: false,
    metafile: true,
    absWorkingDir: ROOT,
    outdir: 'out',
    entryPoints: functions.map(({ action, entry }) => ({ in: entry, out: action })),
  }).metafile;
  return new Map(functions.map(({ action }) => [action, bytesOf(outputs, `out/${action}.mjs`)]));
};

describe('bundles', () => {
  it('of all functions stay within their budget', () => {
    const sizes = sizesOfAll();

    const tooLarge = [...sizes].filter(
      ([action, bytes]) => bytes === 0 || bytes > (LARGER_BUDGETS[action] ?? BUDGET_BYTES),
    );

    expect(sizes.size).toBe(functions.length);
    expect(tooLarge).toEqual([]);
  });

  it('have a source map beside each, and the size that is counted', () => {
    const sizes = sizesOfAll();
    const largest = functions.toSorted((a, b) => sizes.get(b.action)! - sizes.get(a.action)!).slice(0, 2);

    const bundles = bundleHandlers(largest, ROOT);

    expect([...bundles.keys()]).toEqual(largest.map(({ action }) => action));
    for (const [action, { folder, bytes }] of bundles) {
      expect(existsSync(join(folder, 'index.mjs.map'))).toBe(true);
      expect(Math.abs(bytes / (sizes.get(action) ?? 0) - 1)).toBeLessThan(0.05);
    }
  });

  it('have the files of packages beside them that their deployment names', async () => {
    const { functions } = await readProject(ROOT);
    const images = functions.filter(({ action }) => action === 'content/images');
    const [bundle] = bundleHandlers(
      images.map((source) => ({ ...source, packageFiles: source.deployment.files })),
      ROOT,
    ).values();

    expect(readdirSync(bundle?.folder ?? '')).toEqual(
      expect.arrayContaining(['index_bg.wasm', 'Inter_400Regular.ttf']),
    );
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
