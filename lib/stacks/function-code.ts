import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleHandlers, type HandlerBundle, MANIFESTS_FILE } from '#constructs/index.ts';
import type { Project } from './project.ts';

/** The code of a function by its action; undefined where it is to be bundled by the function itself. */
export type FunctionCode = (action: string) => Code | undefined;

/** Bundles all functions at once, at the first that is asked for: one run of esbuild takes seconds, one per function minutes. */
export const functionCode = ({ root, functions, workflows }: Project): FunctionCode => {
  let bundles: Map<string, HandlerBundle> | undefined;
  const bundleAll = (): Map<string, HandlerBundle> =>
    bundleHandlers(
      functions.map(({ action, entry, deployment }) => ({
        action,
        entry,
        files: deployment.access?.includes('manifests')
          ? { [MANIFESTS_FILE]: JSON.stringify(workflows) }
          : undefined,
      })),
      root,
    );
  return (action) => {
    bundles ??= bundleAll();
    const bundle = bundles.get(action);
    return bundle && Code.fromAsset(bundle.folder);
  };
};
