import { join } from 'node:path';
import { liveHost } from '../run-host/live-host.ts';
import type { RunHostOptions } from '../run-host/run-host.ts';
import { virtualHost } from '../run-host/virtual-host.ts';
import type { TestProject } from './handlers.ts';

/** The two hosts of an execution, for `describe.each`: what holds in virtual time holds live. */
export const RUN_HOSTS = [
  { kind: 'live', open: liveHost },
  { kind: 'virtual', open: virtualHost },
];

/** Returns the settings of a host in a project: with its data by kind and name, and approvals that are given. */
export const hostIn = (
  { root }: TestProject,
  kind: string,
  options: Pick<RunHostOptions, 'manifest'> & Partial<RunHostOptions>,
): RunHostOptions => {
  const { name = 'one' } = options;
  return {
    name,
    root,
    dataFolder: join(root, '.baton', kind, name),
    storageFolder: join(root, 'out', kind),
    called: [],
    answered: true,
    ...options,
  };
};
