import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deployment } from '#contracts/deployment.ts';
import { readDeployment } from '#contracts/read-deployment.ts';
import { compareTexts } from '#core/compare-texts.ts';
import { moduleFile } from '#core/module-file.ts';

/** Code that is ready for Lambda. */
export interface FinishedBundle {
  /** Absolute path. */
  folder: string;
  /** File without its ending, and export. */
  handler: string;
}

/** A function to deploy: a folder `lambdas/<factory>/<action>` with a `handler.ts`. */
export interface FunctionSource {
  /** `factory/action`. */
  action: string;
  /** Absolute path of `handler.ts`. */
  entry: string;
  /** What `deployment.ts` beside the handler says, and the `factory.ts` of its factory. */
  deployment: Deployment;
  /** The code, if Baton's package brings it. */
  bundle?: FinishedBundle;
}

/** The folder of Baton itself: the repository, or the installed package. */
const BATON = fileURLToPath(new URL('../../../', import.meta.url));

const folders = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

const functionsIn = (lambdas: string, factories: readonly string[]): Promise<FunctionSource>[] =>
  factories.flatMap((factory) =>
    folders(join(lambdas, factory)).flatMap((name) => {
      const folder = join(lambdas, factory, name);
      const entry = moduleFile(folder, 'handler');
      if (entry === undefined) return [];
      const action = `${factory}/${name}`;
      return [readDeployment(folder).then((deployment = {}) => ({ action, entry, deployment }))];
    }),
  );

const finishedBundle = (name: string): FinishedBundle | undefined => {
  const folder = join(BATON, 'functions');
  return existsSync(join(folder, `${name}.mjs`)) ? { folder, handler: `${name}.handler` } : undefined;
};

/** Returns all functions of a project and of Baton's platform, by action. */
export const findFunctions = async (root: string): Promise<FunctionSource[]> => {
  const lambdas = join(root, 'lambdas');
  const own = functionsIn(
    lambdas,
    folders(lambdas).filter((factory) => factory !== 'platform'),
  );
  const platform = functionsIn(join(BATON, 'lambdas'), ['platform']);
  const found = [
    ...(await Promise.all(own)),
    ...(await Promise.all(platform)).map((source) => ({
      ...source,
      bundle: finishedBundle(source.action.replace('platform/', '')),
    })),
  ];
  return found.sort((a, b) => compareTexts(a.action, b.action));
};
