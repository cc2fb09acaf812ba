import { defined } from '#core/defined.ts';
import { DEFAULT_MEMORY_MEGABYTES, DEFAULT_TIMEOUT_SECONDS, type Deployment } from './deployment.ts';

/** Settings of a function that the steps which call it ask for. */
export type FunctionLimits = Pick<
  Deployment,
  'ephemeralStorageMegabytes' | 'memoryMegabytes' | 'reservedConcurrency' | 'timeoutSeconds'
>;

/** Returns the largest of each setting. */
export const largestLimits = (all: readonly FunctionLimits[]): FunctionLimits => {
  const largest = (setting: keyof FunctionLimits): number | undefined => {
    const values = all.flatMap((limits) => limits[setting] ?? []);
    return values.length > 0 ? Math.max(...values) : undefined;
  };
  return defined({
    memoryMegabytes: largest('memoryMegabytes'),
    timeoutSeconds: largest('timeoutSeconds'),
    ephemeralStorageMegabytes: largest('ephemeralStorageMegabytes'),
    reservedConcurrency: largest('reservedConcurrency'),
  });
};

const PLATFORM: FunctionLimits = {
  memoryMegabytes: DEFAULT_MEMORY_MEGABYTES,
  timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
};

/** Returns a deployment with the largest settings that it, or a step of a workflow that calls the action, asks for. */
export const deploymentWithLimits = (
  deployment: Deployment,
  action: string,
  workflows: readonly { limits?: Record<string, FunctionLimits> }[],
): Deployment => {
  const asked = workflows.flatMap(({ limits }) => limits?.[action] ?? []);
  // A function of the platform serves other workflows too: what one of them asks for never makes it smaller.
  const least = action.startsWith('platform/') ? PLATFORM : {};
  return asked.length === 0 ? deployment : { ...deployment, ...largestLimits([least, deployment, ...asked]) };
};
