import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build, type Metafile } from 'esbuild';
import { PLUGINS } from '#constructs/bundle/plugins.ts';
import { ESBUILD_OPTIONS } from '#constructs/bundle/settings.ts';
import { bundleHandlers, leftOutOf } from '#constructs/index.ts';
import { readProject } from '#stacks/index.ts';
import { ROOT } from './harness/synthesize.ts';

/** A cold start reads and compiles the code: this much takes about 300 ms with 512 MB. */
const BUDGET_BYTES = 2_000_000;
/**
 * Larger ones, each with its reason: a model takes seconds to answer, against which the SDKs of its providers do not count; and the steps
 * that change an entity and that wait for a turn wait for other executions anyway. What a function leaves out of its bundle counts here.
 */
const LARGER_BUDGETS: Record<string, number> = {
  'platform/call-model': 2_137_000,
  'platform/change-entity': 2_126_000,
  'platform/take-turn': 2_136_000,
};
/** An action without effects that asks for nothing: it is imported in a tenth of the time. */
const PURE_BUDGET_BYTES = 200 * 1024;

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
const sizesOfAll = async (): Promise<Map<string, number>> => {
  const { metafile } = await build({
    ...ESBUILD_OPTIONS,
    plugins: PLUGINS,
    sourcemap: false,
    splitting: true,
    write: false,
    metafile: true,
    absWorkingDir: ROOT,
    outdir: 'out',
    entryPoints: functions.map(({ action, entry }) => ({ in: entry, out: action })),
  });
  return new Map(functions.map(({ action }) => [action, bytesOf(metafile.outputs, `out/${action}.mjs`)]));
};

const sizes = await sizesOfAll();

describe('bundles', () => {
  it('of all functions stay within their budget', () => {
    const tooLarge = [...sizes].filter(
      ([action, bytes]) => bytes === 0 || bytes > (LARGER_BUDGETS[action] ?? BUDGET_BYTES),
    );

    expect(sizes.size).toBe(functions.length);
    expect(tooLarge).toEqual([]);
  });

  it('have a source map beside each, and at most the size that is counted', () => {
    const largest = functions.toSorted((a, b) => sizes.get(b.action)! - sizes.get(a.action)!).slice(0, 2);

    const bundles = bundleHandlers(largest, ROOT);

    expect([...bundles.keys()]).toEqual(largest.map(({ action }) => action));
    for (const [action, { folder, bytes }] of bundles) {
      expect(existsSync(join(folder, 'index.mjs.map'))).toBe(true);
      // What functions share is counted whole, also what this one does not use of it.
      expect(bytes).toBeGreaterThan((sizes.get(action) ?? 0) / 2);
      expect(bytes).toBeLessThan(1.02 * (sizes.get(action) ?? 0));
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

  it('of an action without effects hold nothing that it does not use', () => {
    const pure = functions.find(({ action }) => action === 'research/analyse-prices');
    const without = leftOutOf(pure?.deployment ?? {}, ['note']);

    const bundles = bundleHandlers(pure ? [{ ...pure, without }] : [], ROOT);
    const { folder = '', bytes = 0 } = bundles.get('research/analyse-prices') ?? {};
    const code = readFileSync(join(folder, 'index.mjs'), 'utf8');

    expect(without).toEqual(['table', 'states', 'events', 'files', 'secrets', 'turns', 'requests']);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(PURE_BUDGET_BYTES);
    expect(code).not.toMatch(/DynamoDBClient|SFNClient|S3Client|EventBridgeClient|AWSXRay|node:http\b/);
  });

  it('say what they lack if they are asked for what they do without', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-bundle-'));
    try {
      writeFileSync(
        join(folder, 'handler.ts'),
        `import { z } from '${ROOT}/node_modules/zod/index.js';
        import { defineAction } from '${ROOT}/lib/actions/define-action.ts';
        export const handler = defineAction({ input: z.any(), output: z.any() }, async (_, { storage }) =>
          storage.put('a.txt', 'a'));`,
      );
      const source = { action: 'bundle-test/saves', entry: join(folder, 'handler.ts') };
      const bundle = bundleHandlers([{ ...source, without: leftOutOf({}, []) }], folder).get(source.action);
      const { handler } = (await import(join(bundle?.folder ?? '', 'index.mjs'))) as {
        handler: (event: object) => Promise<unknown>;
      };
      const run = { workflow: 'w', execution: 'e', execution_name: 'n', step: 's', attempt: 0 };
      process.env.BATON_STORAGE = 's3://bucket/files';

      await expect(handler({ input: {}, run })).rejects.toThrow(/does without the SDK of S3: say access/);
      await expect(handler({ input: {}, run: { ...run, effect: true } })).rejects.toThrow(
        /does without the log of effects/,
      );
    } finally {
      delete process.env.BATON_STORAGE;
      rmSync(folder, { recursive: true });
    }
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
