import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Deployment } from '#contracts/deployment.ts';
import type { DeclaredErrors } from '#contracts/errors.ts';
import { type CallLimits, MAX_PLACES } from '#contracts/flow.ts';
import { EndlessModule, importAuthorModule } from '#core/author-import.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { DURATION_EXPECTED, parseDurationSeconds } from '#core/durations.ts';
import { issueWords } from '#core/issue-words.ts';
import type { JsonObject } from '#core/json.ts';
import { moduleFile } from '#core/module-file.ts';
import { compensationSchema } from '#steps/common-fields.ts';
import type { Compensation } from '#steps/step.ts';
import type { ActionCatalog, ActionContract } from '../types.ts';
import { ContractError, importAuthored } from './import-authored.ts';
import { foldersIn, loadFactories } from './load-factories.ts';

/** What is read of the exports of a `contract.ts`. */
interface ContractModule {
  input?: unknown;
  output?: unknown;
  description?: unknown;
  options?: { effect?: unknown; find?: unknown };
  errors?: unknown;
  compensate?: unknown;
  concurrency?: unknown;
  rate?: unknown;
}

const declaredErrors = (errors: unknown, file: string): DeclaredErrors => {
  const parsed = z.record(z.string(), z.looseObject({ retryable: z.boolean() })).safeParse(errors);
  if (!parsed.success)
    throw new ContractError(`${file}: "errors" is not of the form { Name: { retryable: true } }`);
  return parsed.data;
};

const compensation = (value: unknown, file: string): Compensation => {
  const parsed = compensationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ContractError(
    `${file}: "compensate" is not of the form { uses: 'factory/action', with: { id: '{{ $result.id }}' } }`,
  );
};

const jsonSchema = (value: unknown, io: 'input' | 'output', file: string): JsonObject => {
  if (value === undefined) {
    throw new ContractError(
      `${file} exports no "${io}"; export a zod schema, z.any() if anything is allowed`,
    );
  }
  if (!(value instanceof z.ZodType)) throw new ContractError(`${file}: "${io}" is not a zod schema`);
  const { $schema: _, ...schema } = z.toJSONSchema(value, { io, unrepresentable: 'any' });
  return schema as JsonObject;
};

const load = async (root: string, name: string): Promise<ActionContract> => {
  try {
    return await read(root, name);
  } catch (error) {
    if (error instanceof ContractError) return { name, broken: error.message };
    throw error;
  }
};

const read = async (root: string, name: string): Promise<ActionContract> => {
  const folder = join(root, 'lambdas', name);
  const path = moduleFile(folder, 'contract') ?? join(folder, 'contract.ts');
  const file = relative(root, path);
  const contract = (await importAuthored(path, root)) as ContractModule;
  const { description, options, errors, compensate } = contract;
  const limits = callLimits(contract, file);
  checkOptions(options, file);
  checkHandler(folder, root);
  return {
    name,
    input: jsonSchema(contract.input, 'input', file),
    output: jsonSchema(contract.output, 'output', file),
    ...(typeof description === 'string' && { description }),
    ...(typeof options?.effect === 'boolean' && { effect: options.effect }),
    ...(options?.find === true && { find: true }),
    ...(errors !== undefined && { errors: declaredErrors(errors, file) }),
    ...(await deployedAs(folder, root)),
    ...(limits && { callLimits: limits }),
    ...(compensate !== undefined && { compensate: compensation(compensate, file) }),
  };
};

/** An export of `handler`, or of what may have it. Where there is none, it need not be loaded, which would load the action's code. */
const EXPORTS_HANDLER = /\bexport\b(?:\s*\*|[^;]*?\bhandler\b)|\bexports\b/;

/** Throws a ContractError if the module of a function exports none: its first call would say so. */
const checkHandler = (folder: string, root: string): void => {
  const path = moduleFile(folder, 'handler');
  if (path === undefined || EXPORTS_HANDLER.test(readFileSync(path, 'utf8'))) return;
  throw new ContractError(
    `${relative(root, path)} exports no "handler"; export const handler = defineAction(contract, logic)`,
  );
};

/** Options that are true or false, and others. */
const FLAGS = ['effect', 'find', 'commits', 'announces'];
const OPTIONS = [...FLAGS, 'breaker', 'answers'];

/** Throws a ContractError if an option is misspelt: an effect would count as none. */
const checkOptions = (options: object | undefined, file: string): void => {
  for (const [name, value] of Object.entries(options ?? {})) {
    if (!OPTIONS.includes(name)) {
      const hint = didYouMean(name, OPTIONS) ?? `there are ${OPTIONS.join(', ')}`;
      throw new ContractError(`${file}: "options" has no field "${name}"; ${hint}`);
    }
    if (FLAGS.includes(name) && typeof value !== 'boolean')
      throw new ContractError(`${file}: "options.${name}" is true or false, got ${JSON.stringify(value)}`);
  }
};

const KEY = z.string().min(1).optional();
const PLACES = z.int().min(1).max(MAX_PLACES).optional();
const limitSchemas = {
  concurrency: z.strictObject({ key: KEY, max: PLACES, fair: KEY }),
  rate: z.strictObject({
    key: KEY,
    max: PLACES,
    per: z.string().refine((text) => parseDurationSeconds(text) !== undefined, {
      error: `expected ${DURATION_EXPECTED}`,
    }),
  }),
};

/** Reads the limits of calls; those that find no place always wait. */
const callLimits = ({ concurrency, rate, options }: ContractModule, file: string): CallLimits | undefined => {
  const read = <Schema extends z.ZodType>(name: string, schema: Schema, value: unknown) => {
    const parsed = schema.safeParse(value, { error: issueWords });
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(
      ({ path, message }) => `"${[name, ...path.map(String)].join('.')}" ${message}`,
    );
    throw new ContractError(`${file}: ${problems.join('; ')}`);
  };
  const limits: CallLimits = {};
  if (concurrency !== undefined) {
    const { key, fair, max = 1 } = read('concurrency', limitSchemas.concurrency, concurrency);
    limits.concurrency = { ...defined({ key, fair }), max };
  }
  if (rate !== undefined) {
    const { key, max = 1, per } = read('rate', limitSchemas.rate, rate);
    limits.rate = { ...defined({ key }), max, per_seconds: parseDurationSeconds(per) ?? 1 };
  }
  if (Object.keys(limits).length === 0) return undefined;
  if ((options as { answers?: unknown } | undefined)?.answers === 'later')
    throw new ContractError(
      `${file}: "concurrency" and "rate" cannot be combined with options.answers: 'later', because the call is over before the answer comes; leave one of them out`,
    );
  return limits;
};

/** What a compilation reads of the deployment. One that cannot be loaded is reported when it is deployed. */
const deployedAs = async (
  folder: string,
  root: string,
): Promise<Pick<ActionContract, 'memoryMegabytes' | 'timeoutSeconds' | 'worker'>> => {
  const path = moduleFile(folder, 'deployment');
  if (path === undefined) return {};
  const file = relative(root, path);
  const { href } = pathToFileURL(path);
  const module = await importAuthorModule<{ default?: Deployment }>(href).catch((error: unknown) => {
    if (error instanceof EndlessModule) throw new ContractError(`${file} cannot be loaded: ${error.message}`);
    return undefined;
  });
  if (!module) return {};
  const { default: deployment } = module;
  if (deployment === undefined)
    throw new ContractError(`${file} has no default export; export default { memoryMegabytes: 512 }`);
  const { memoryMegabytes, timeoutSeconds, runtime = 'lambda' } = deployment;
  if (runtime !== 'lambda' && runtime !== 'worker')
    throw new ContractError(`${file}: "runtime" expected lambda or worker, got ${JSON.stringify(runtime)}`);
  return defined({ memoryMegabytes, timeoutSeconds, worker: runtime === 'worker' || undefined });
};

/**
 * Finds every action under `lambdas/<factory>/<action>/contract.ts` of a project and reads its contract: zod schemas `input` and `output`
 * as JSON Schema, `description`, `errors`, `compensate`, `concurrency`, `rate`, `options.effect` and `options.find`. A file that cannot be
 * used gives an action that is `broken`. A `factory.ts` is part of all its actions.
 */
export const loadActions = async (root: string): Promise<ActionCatalog> => {
  const lambdas = join(root, 'lambdas');
  const factories = await loadFactories(root);
  const names = [...factories.keys()]
    .flatMap((factory) => foldersIn(join(lambdas, factory)).map((action) => `${factory}/${action}`))
    .filter((name) => moduleFile(join(lambdas, name), 'contract') !== undefined);
  const contracts: ActionContract[] = [];
  // One after the other: Jest does not link a module that two imports under way share.
  for (const name of names) contracts.push(await load(root, name));
  return new Map(
    contracts.map((contract) => {
      const factory = factories.get(contract.name.split('/')[0] ?? '');
      return [contract.name, factory?.file === undefined ? contract : { ...contract, factory }];
    }),
  );
};
