import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { DEPLOYMENT_FILE } from '#contracts/deployment-record.ts';
import { deploymentRecord } from '#contracts/record-deployment.ts';

/** Notes beside the manifests of `dev` with which settings and code it runs, for `diff`. */
export const recordDeployment = (root: string, settings: BatonSettings): void => {
  const file = join(devDataFolder(root), DEPLOYMENT_FILE);
  writeFileSync(`${file}.part`, JSON.stringify(deploymentRecord(root, settings)));
  renameSync(`${file}.part`, file);
};

/** Returns the folder of what the stack of `dev` keeps. */
export const devDataFolder = (root: string): string => join(root, '.baton', 'dev');
