import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ACCOUNT, environment, REGION } from './localstack.ts';

const root = resolve(import.meta.dirname, '../../..');
const output = mkdtempSync(join(tmpdir(), 'baton-localstack-'));
const app = 'node --disable-warning=ExperimentalWarning test/localstack/app.ts';

const ASK_OFTEN = pathToFileURL(join(import.meta.dirname, 'ask-often.ts')).href;

/** Runs the CDK CLI of this project against LocalStack; rejects with what it printed when it fails. */
const cdk = (args: string[], more: NodeJS.ProcessEnv = {}, cwd = root): Promise<string> => {
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  const child = spawn(join(root, 'node_modules/.bin/cdk'), [...args, '--no-notices'], {
    cwd,
    env: {
      ...environment(),
      ...more,
      CI: 'true',
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      NODE_OPTIONS: `--import ${ASK_OFTEN}`,
    },
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => printed.push(String(data)));
  child.on('error', reject);
  child.on('close', (code) => {
    const text = printed.join('');
    if (code === 0) done(text);
    else reject(new Error(`cdk ${args[0]} ended with ${code}:\n${text.slice(-6000)}`));
  });
  return promise;
};

/** Prepares the account for CDK; outside the project's folder, whose app CDK would synthesize first. */
export const bootstrap = (): Promise<string> => cdk(['bootstrap', `aws://${ACCOUNT}/${REGION}`], {}, output);

/** Stacks that are deployed or removed at once, as far as they do not need each other. */
const CONCURRENCY = '4';

/** LocalStack knows no callers, so anyone may decide approvals there. */
const SETTINGS = ['-c', 'baton:removal=destroy', '-c', 'baton:approvers=anyone'];

/** Outputs of the stacks, by stack and name. */
export type Outputs = Record<string, Record<string, string>>;

/** What is deployed; default: everything, without a stage. */
export interface DeployOptions {
  stage?: string;
  /** Folder of a project that is deployed in place of this repository's. */
  root?: string;
  /** Names of the workflows, which then are all there is, with the platform's functions. */
  workflows?: readonly string[];
  /** Handlers of actions in place of the project's, by action. */
  entries?: Readonly<Record<string, string>>;
  /** Keys of the `workflow` steps that are to run: LocalStack cannot hash them. */
  stepKeys?: readonly string[];
  /** Settings, by name without `baton:`. */
  settings?: Readonly<Record<string, string>>;
}

const argumentsOf = ({ stage, settings = {} }: DeployOptions): string[] => [
  ...SETTINGS,
  ...(stage === undefined ? [] : ['-c', `stage=${stage}`]),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `baton:${name}=${value}`]),
];

const environmentOf = (
  probes: string,
  { root, workflows, entries = {}, stepKeys = [] }: DeployOptions,
): NodeJS.ProcessEnv => ({
  BATON_PROBES: probes,
  BATON_ROOT: root,
  BATON_WORKFLOWS: workflows?.join(','),
  BATON_ENTRIES: JSON.stringify(entries),
  BATON_STEP_KEYS: JSON.stringify(stepKeys),
});

/** Folder of the stage's synthesized stacks. */
const assemblyOf = ({ stage = 'none' }: DeployOptions): string => join(output, 'stages', stage);

/** Deploys all stacks with the workflows of the project and of a folder. */
export const deploy = async (probes: string, options: DeployOptions = {}): Promise<Outputs> => {
  const file = join(output, `outputs-${options.stage ?? 'none'}.json`);
  await cdk(
    [
      'deploy',
      '--all',
      '--app',
      app,
      '--output',
      assemblyOf(options),
      '--require-approval',
      'never',
      // A change set takes two more rounds of asking for each stack, five seconds apart, and no one looks at it here.
      '--method',
      'direct',
      '--concurrency',
      CONCURRENCY,
      '--outputs-file',
      file,
      ...argumentsOf(options),
    ],
    environmentOf(probes, options),
  );
  return JSON.parse(readFileSync(file, 'utf8')) as Outputs;
};

/** Removes all stacks that were deployed last, as they were synthesized then. */
export const destroy = (options: DeployOptions = {}): Promise<string> =>
  cdk(['destroy', '--all', '--app', assemblyOf(options), '--force', '--concurrency', CONCURRENCY]);
