import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defined } from '#core/defined.ts';
import type { RunHost } from '#local/run-host/run-host.ts';
import { copyInputFiles } from '#local/storage/input-files.ts';
import { localSettings } from '../project/local-settings.ts';
import type { PreparedRun } from './prepare.ts';

/** Executions whose logs are kept, the next one included. */
const MAX_KEPT = 20;

/** Opens a host for the execution, and puts the files that its input names where actions find them. */
export const openHost = async (run: PreparedRun): Promise<RunHost> => {
  const {
    workflow,
    root,
    name,
    user,
    input,
    dataFolder,
    outputFolder,
    faults,
    record,
    policy,
    virtual,
    variant,
  } = run;
  removeOldData(dirname(dataFolder));
  const open = virtual
    ? (await import('#local/run-host/virtual-host.ts')).virtualHost
    : (await import('#local/run-host/live-host.ts')).liveHost;
  const host = await open({
    manifest: workflow.manifest,
    called: workflow.called,
    ...defined({ variant }),
    name,
    user,
    root,
    dataFolder,
    storageFolder: outputFolder,
    faults,
    record,
    factoryConcurrency: (await localSettings(root)).factoryConcurrency,
    answered: policy.kind !== 'never',
  });
  try {
    copyInputFiles(input.files, input.folder, outputFolder);
    return host;
  } catch (error) {
    await host.close();
    throw error;
  }
};

const removeOldData = (folder: string): void => {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const newestFirst = names
    .map((name) => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of newestFirst.slice(MAX_KEPT - 1)) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
};
