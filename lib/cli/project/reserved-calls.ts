import { dirname } from 'node:path';
import { loadConfig } from '#contracts/config/load-config.ts';
import { checkReservedCalls, withReservedCalls } from '#contracts/config/reserved-calls.ts';
import type { Deployment } from '#contracts/deployment.ts';
import { deploymentWithLimits } from '#contracts/limits.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { readDeployment } from '#contracts/read-deployment.ts';
import { defined } from '#core/defined.ts';
import { findFunctions } from '#local/workers/functions.ts';
import { UserError } from '../errors/user-error.ts';
import { localSettings } from './local-settings.ts';

/**
 * Throws a UserError if the functions of a project reserve more concurrent calls than Lambda allows: by their files, the settings of a
 * stage (default: of every one), and the limits of the given workflows. A deployment checks the same for all workflows.
 */
export const refuseReservedCalls = async (
  root: string,
  workflows: readonly WorkflowManifest[],
  stage?: string,
): Promise<void> => {
  const first = await localSettings(root, stage);
  const others = stage === undefined ? Object.keys((await loadConfig(root)).stages ?? {}) : [];
  const settings = [
    { name: stage, of: first },
    ...(await Promise.all(others.map(async (name) => ({ name, of: await localSettings(root, name) })))),
  ];
  const withPlatform = settings.some(({ of }) => of.platformConcurrency !== undefined);
  const functions = (await deploymentsIn(root, workflows, withPlatform)).filter(
    ({ forKind }) => forKind === undefined || workflows.some(({ origin }) => origin?.kind === forKind),
  );
  for (const { name, of } of settings) {
    try {
      checkReservedCalls(
        functions.map(({ action, ...deployment }) => ({
          action,
          ...withReservedCalls(action, deployment, of),
        })),
        of,
      );
    } catch (error) {
      if ((error as Error).name !== 'SettingsError') throw error;
      throw new UserError(`${name === undefined ? '' : `stage ${name}: `}${(error as Error).message}`);
    }
  }
};

/** How a function is deployed to Lambda. */
type DeployedFunction = Deployment & { action: string };

/** Reads how the functions of a project, and of scripts, are deployed; what cannot be read is reported when it is deployed. */
const deploymentsIn = async (
  root: string,
  workflows: readonly WorkflowManifest[],
  withPlatform: boolean,
): Promise<DeployedFunction[]> => {
  const asked = new Set(workflows.flatMap(({ limits = {} }) => Object.keys(limits)));
  // Baton's own, of which there are many, reserve nothing by their files.
  const found = [...findFunctions(root).values()].filter(
    ({ action }) => withPlatform || asked.has(action) || !action.startsWith('platform/'),
  );
  const functions = found.map(async ({ action, module }) => {
    const deployment = (await readDeployment(dirname(module)).catch(() => undefined)) ?? {};
    return { action, ...deploymentWithLimits(deployment, action, workflows) };
  });
  const scripts = workflows.flatMap(({ scripts = {} }) =>
    Object.entries(scripts).map(([action, { reservedConcurrency }]) => ({
      action,
      ...defined({ reservedConcurrency }),
    })),
  );
  return [...(await Promise.all(functions)).filter(({ runtime }) => runtime !== 'worker'), ...scripts];
};
