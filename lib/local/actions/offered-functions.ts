import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FactoryConcurrency, withFactoryConcurrency } from '#contracts/config/factory-concurrency.ts';
import type { Deployment } from '#contracts/deployment.ts';
import { deploymentWithLimits } from '#contracts/limits.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { scriptFunctions } from '../scripts/script-functions.ts';
import { Deployments } from '../workers/deployments.ts';
import { findFunctions } from '../workers/functions.ts';
import type { CallableFunctions } from '../workers/pool-options.ts';

/** Where functions and their settings come from. */
export interface OfferedFunctionsOptions {
  /** The project's folder, which has `lambdas/`. */
  root: string;
  /** Folder for the list of workflows, and for the code of scripts. */
  dataFolder: string;
  /** Concurrent calls that are reserved for each function of a factory, by factory. */
  factoryConcurrency?: FactoryConcurrency | undefined;
}

/** The functions that the offered workflows may call: the project's actions, the platform's functions, and the workflows' scripts. */
export class OfferedFunctions {
  /** The file from which functions read what workflows there are. */
  readonly manifestsFile: string;
  readonly #options: OfferedFunctionsOptions;
  #manifests: readonly WorkflowManifest[];
  #deployments = new Deployments([]);

  constructor(options: OfferedFunctionsOptions, manifests: readonly WorkflowManifest[]) {
    this.#options = options;
    this.#manifests = manifests;
    this.manifestsFile = join(options.dataFolder, 'manifests.json');
    this.#write(manifests);
  }

  /** How the functions are deployed, as it is now. */
  get deployments(): Deployments {
    return this.#deployments;
  }

  /** Replaces the workflows. */
  offer(manifests: readonly WorkflowManifest[]): void {
    this.#write(manifests);
    this.#manifests = manifests;
  }

  /** Finds the functions and reads their deployments. Throws if a file about deployments cannot be loaded. */
  async load(): Promise<CallableFunctions> {
    const { root, dataFolder } = this.#options;
    const scripts = scriptFunctions(this.#manifests, join(dataFolder, 'scripts'));
    const functions = new Map([...findFunctions(root), ...scripts]);
    const deployments = new Deployments(functions.values(), (action, own) => this.#adjusted(action, own));
    this.#deployments = deployments;
    await deployments.load();
    return { functions, deployments };
  }

  #adjusted(action: string, own: Deployment): Deployment {
    const reserved = action.startsWith('platform/')
      ? own
      : withFactoryConcurrency(action, own, this.#options.factoryConcurrency ?? {});
    return deploymentWithLimits(reserved, action, this.#manifests);
  }

  /** By a rename, because a worker may be reading the file. */
  #write(manifests: readonly WorkflowManifest[]): void {
    writeFileSync(`${this.manifestsFile}.part`, JSON.stringify(manifests));
    renameSync(`${this.manifestsFile}.part`, this.manifestsFile);
  }
}
