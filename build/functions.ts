import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { PLUGINS } from '#constructs/bundle/plugins.ts';
import { ESBUILD_OPTIONS } from '#constructs/bundle/settings.ts';

/**
 * Bundles the platform's functions so that a deployment need not: one folder for all of them, with what they share in
 * chunks, because a bundle for each would hold the AWS SDK thirty times.
 */
export const bundlePlatform = async (root: string, dist: string): Promise<void> => {
  const handlers = globSync('lambdas/platform/*/handler.ts', { cwd: root });
  await build({
    ...ESBUILD_OPTIONS,
    plugins: PLUGINS,
    absWorkingDir: root,
    entryPoints: handlers.map((file) => ({ in: join(root, file), out: basename(dirname(file)) })),
    chunkNames: 'chunks/[hash]',
    splitting: true,
    outdir: join(dist, 'functions'),
  });
};
