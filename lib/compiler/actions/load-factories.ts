import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { parseDurationSeconds } from '#core/durations.ts';
import { issueWords } from '#core/issue-words.ts';
import { moduleFile } from '#core/module-file.ts';
import { commonFields } from '#steps/common-fields.ts';
import type { Retry } from '#steps/step.ts';
import type { Factory, FactoryDescription } from '../types.ts';
import { ContractError, importAuthored } from './import-authored.ts';

/** Folders of `lambdas/` that hold no actions for authors. */
const NOT_FACTORIES = new Set(['platform', 'shared']);

/** Lists the folders in a folder, sorted; none if it does not exist. */
export const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];

/** Lists the names of the factories in a project's `lambdas/`. */
export const factoryNames = (lambdas: string): string[] =>
  foldersIn(lambdas).filter((name) => !NOT_FACTORIES.has(name));

/** The form of the default export of a `factory.ts`. */
const factorySchema = z.strictObject({
  title: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  reservedConcurrency: z.int().min(1).optional(),
  ports: z
    .custom<() => object>((value) => typeof value === 'function', {
      error: 'must be a function that returns the ports',
    })
    .optional(),
  defaults: z
    .strictObject({
      retry: commonFields.retry.optional(),
      timeout: commonFields.timeout.optional(),
      breaker: commonFields.breaker.partial({ name: true }).optional(),
    })
    .optional(),
});

/**
 * Finds the factories of a project, the folders of `lambdas/` that hold actions, and reads the `factory.ts` of those that have one. A
 * file that cannot be used gives a factory that is `broken`.
 */
export const loadFactories = async (root: string): Promise<ReadonlyMap<string, Factory>> => {
  const lambdas = join(root, 'lambdas');
  const factories: Factory[] = [];
  // One after the other, as contracts are.
  for (const name of factoryNames(lambdas)) factories.push(await load(root, join(lambdas, name), name));
  return new Map(factories.map((factory) => [factory.name, factory]));
};

const load = async (root: string, folder: string, name: string): Promise<Factory> => {
  const path = moduleFile(folder, 'factory');
  if (path === undefined) return { name };
  const file = relative(root, path);
  try {
    const { default: value } = (await importAuthored(path, root)) as { default?: unknown };
    return { name, file, ...descriptionIn(value, file) };
  } catch (error) {
    if (error instanceof ContractError) return { name, file, broken: error.message };
    throw error;
  }
};

const descriptionIn = (value: unknown, file: string): FactoryDescription => {
  if (value === undefined) {
    throw new ContractError(`${file} has no default export; export default { title, description, defaults }`);
  }
  const parsed = factorySchema.safeParse(value, { error: issueWords });
  const problems = parsed.success
    ? durationProblems(parsed.data.defaults ?? {})
    : parsed.error.issues.map(({ path, message }) => `${fieldName(path)} ${message}`);
  if (problems.length > 0) throw new ContractError(`${file}: ${problems.join('; ')}`);
  // What actions need is for their functions.
  const { ports: _, ...described } = parsed.data as FactoryDescription;
  return described;
};

const fieldName = (path: readonly PropertyKey[]): string =>
  path.length > 0 ? `"${path.map(String).join('.')}"` : 'the default export';

/** Says what Step Functions would refuse: it counts whole seconds, and the longest wait between attempts must be longer than the first. */
const durationProblems = ({ retry, timeout }: { retry?: Retry; timeout?: string }): string[] => {
  const durations = {
    'defaults.timeout': timeout,
    'defaults.retry.interval': retry?.interval,
    'defaults.retry.max_delay': retry?.max_delay,
  };
  const seconds = (text = ''): number | undefined => parseDurationSeconds(text);
  const uncounted = Object.entries(durations).flatMap(([name, text]) => {
    const length = seconds(text);
    return length === undefined || (Number.isInteger(length) && length >= 1)
      ? []
      : [`"${name}" must be whole seconds from 1, got ${text}`];
  });
  const [interval, longest] = [seconds(retry?.interval) ?? 0, seconds(retry?.max_delay)];
  if (longest === undefined || longest > interval) return uncounted;
  return [
    ...uncounted,
    `"defaults.retry.max_delay" must be longer than "interval" (${retry?.interval}), got ${retry?.max_delay}`,
  ];
};
