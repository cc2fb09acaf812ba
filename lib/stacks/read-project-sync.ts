import { spawnSync } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkflowSourceError } from '#constructs/index.ts';
import type { BatonConfig } from '#contracts/config/config.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Diagnostic } from '#core/diagnostics.ts';
import type { FunctionSource } from './discover/functions.ts';
import type { Project } from './project.ts';

/** What the process prints. */
interface Answer {
  workflows?: WorkflowManifest[];
  functions?: FunctionSource[];
  config?: BatonConfig;
  error?: { name: string; message: string; diagnostics?: Diagnostic[] };
}

const READER = fileURLToPath(new URL(`./read-project${extname(import.meta.filename)}`, import.meta.url));

/**
 * Reads a project as `readProject` does, but synchronously, as a construct must. A separate process does it, so that contracts are
 * loaded by Node itself and not by whatever runs the app. Throws a WorkflowSourceError, without a stack, when something is wrong.
 */
export const readProjectSync = (root: string): Project => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', READER, root],
    { env, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  if (error) throw error;
  const answer = parse(stdout);
  if (!answer) throw new Error(`The project in ${root} could not be read: ${stderr.trim()}`);
  if (answer.error) throw sourceError(answer.error);
  return {
    root,
    workflows: answer.workflows ?? [],
    functions: answer.functions ?? [],
    config: answer.config,
  };
};

const parse = (text: string): Answer | undefined => {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
};

const sourceError = ({ name, message, diagnostics = [] }: NonNullable<Answer['error']>): Error => {
  const error = Object.assign(new WorkflowSourceError('', diagnostics), { name, message });
  error.stack = `${name}: ${message}`;
  return error;
};
