import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleHandlers, type HandlerBundle, MANIFESTS_FILE } from '#constructs/index.ts';
import { temporaryFolder } from '#constructs/temporary-folder.ts';
import type { BundlePart } from '#contracts/bundle-parts.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { DEPLOYMENT_FILE } from '#contracts/deployment-record.ts';
import { lifecycleOf } from '#contracts/lifecycles/lifecycle.ts';
import { deploymentRecord } from '#contracts/record-deployment.ts';
import type { FinishedBundle, FunctionSource } from './discover/functions.ts';
import type { Project } from './project.ts';

/** Code of a function, and the handler in it. */
export interface HandlerCode {
  code: Code;
  handler?: string;
}

/** Returns the code of a function by its action; undefined if the function bundles it itself. */
export type FunctionCode = (action: string) => HandlerCode | undefined;

/**
 * Bundles all functions when the first is needed: one run of esbuild takes seconds, one per function minutes. `without` says which parts a
 * bundle does without.
 */
export const functionCode = (
  { root, functions, workflows }: Project,
  settings: BatonSettings,
  without: (source: FunctionSource) => BundlePart[],
): FunctionCode => {
  const everything = JSON.stringify(workflows);
  const lifecycles = JSON.stringify(workflows.filter((manifest) => lifecycleOf(manifest) !== undefined));
  const filesOf = ({ deployment: { access = [] } }: FunctionSource): Record<string, string> => {
    const deployed: Record<string, string> = access.includes('deployment')
      ? { [DEPLOYMENT_FILE]: JSON.stringify(deploymentRecord(root, settings)) }
      : {};
    if (access.includes('manifests')) return { ...deployed, [MANIFESTS_FILE]: everything };
    return access.includes('lifecycles') ? { [MANIFESTS_FILE]: lifecycles } : {};
  };
  let bundles: Map<string, HandlerBundle> | undefined;
  const bundleAll = (): Map<string, HandlerBundle> =>
    bundleHandlers(
      functions
        .filter(({ bundle }) => bundle === undefined)
        .map((source) => ({
          ...source,
          files: filesOf(source),
          packageFiles: source.deployment.files,
          without: without(source),
        })),
      root,
    );
  const completed = new Map<string, string>();
  const finished = (source: FunctionSource, { folder, handler }: FinishedBundle): HandlerCode => {
    const files = filesOf(source);
    if (Object.keys(files).length === 0) return { code: Code.fromAsset(folder), handler };
    const key = JSON.stringify(files);
    const copy = completed.get(key) ?? withFiles(folder, files);
    completed.set(key, copy);
    return { code: Code.fromAsset(copy), handler };
  };
  return (action) => {
    const source = functions.find((one) => one.action === action);
    if (source?.bundle) return finished(source, source.bundle);
    bundles ??= bundleAll();
    const bundle = bundles.get(action);
    return bundle && { code: Code.fromAsset(bundle.folder) };
  };
};

/** Copies a folder and adds files to it; returns the copy's path. */
const withFiles = (folder: string, files: Record<string, string>): string => {
  const copy = temporaryFolder('baton-functions-');
  cpSync(folder, copy, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(copy, name), text);
  return copy;
};
