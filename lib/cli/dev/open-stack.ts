import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defined } from '#core/defined.ts';
import type { Durability } from '#engine/store/sqlite-connection.ts';
import { UnusableDatabase } from '#engine/store/sqlite-file.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { copyInputFiles, filesOf } from '#local/storage/input-files.ts';
import type { CommandCall } from '../command/command.ts';
import { userName } from '../command/user-name.ts';
import { UserError } from '../errors/user-error.ts';
import { exampleInput } from '../project/example-input.ts';
import { readJson } from '../project/files.ts';
import { localSettings } from '../project/local-settings.ts';
import type { OfferedWorkflow } from './load-workflows.ts';
import { devDataFolder, recordDeployment } from './record-deployment.ts';
import { reportCode } from './report-code.ts';

/** What the stack of `dev` is opened with. */
export interface DevStackOptions {
  root: string;
  workflows: readonly OfferedWorkflow[];
  /** Port of the API, 0 for a free one. */
  apiPort: number;
  record: boolean;
  /** Memory that all functions together may have (default: half of the machine's). */
  budgetMegabytes?: number;
  /** What an answered request survives (default: the end of the process). */
  durability?: Durability;
  /** Stage whose settings reserve concurrent calls (default: the deployment without one). */
  stage?: string;
}

/** How long actions at work may take to end, so that the log of effects has their results, when the user ends the stack. */
const DRAIN_MILLISECONDS = 5000;

/** Returns the folder of the files that executions of `dev` make. */
export const devStorageFolder = (root: string): string => join(root, 'out', 'dev');

/** Opens a durable stack with triggers; throws a UserError if its port or its data is in use. */
export const openStack = async (
  { root, workflows, apiPort, record: asksModels, budgetMegabytes, durability, stage }: DevStackOptions,
  call: CommandCall,
): Promise<LocalStack> => {
  const { terminal } = call;
  const storageFolder = devStorageFolder(root);
  for (const workflow of workflows) copyExampleFiles(workflow, storageFolder);
  const settings = await localSettings(root, stage);
  const record = () => recordDeployment(root, settings);
  try {
    const stack = await createLocalStack({
      manifests: workflows.map(({ manifest }) => manifest),
      root,
      dataFolder: devDataFolder(root),
      storageFolder,
      user: userName(call.env),
      durable: true,
      apiPort,
      record: asksModels,
      factoryConcurrency: settings.factoryConcurrency,
      ...defined({ budgetMegabytes, durability }),
      drainMilliseconds: DRAIN_MILLISECONDS,
      triggers: true,
      onCodeChange: (change) => {
        reportCode(change, call);
        record();
      },
      onTriggerFailure: (trigger, error) => terminal.note(`${trigger}: ${(error as Error).message}`),
    });
    record();
    return stack;
  } catch (error) {
    if (error instanceof UnusableDatabase) throw new UserError(error.message);
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`Port ${apiPort} is used by another program`, { hint: 'choose another with --port' });
  }
};

/** Copies the files that a workflow's example input names; inputs that come over HTTP may name the same files. */
const copyExampleFiles = ({ path, manifest }: OfferedWorkflow, storageFolder: string): void => {
  const example = exampleInput(path);
  if (example === undefined) return;
  const folder = dirname(example);
  const files = filesOf(manifest.input, readJson(example, folder, 'example input'));
  const present = files.filter(({ path: file }) => existsSync(join(folder, file)));
  copyInputFiles(present, folder, storageFolder);
};
