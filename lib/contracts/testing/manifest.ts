import type { ManifestStep, WorkflowManifest } from '../manifest.ts';

/** Makes a step as the compiler describes it; default: a task of the same name. */
export const stepWith = (id: string, given: Partial<ManifestStep> = {}): ManifestStep => ({
  id,
  type: 'task',
  state: id,
  weight: 1,
  repeated: false,
  compensated: false,
  ...given,
});

/** The manifest of a workflow `orders` that holds what is given and nothing else. */
export const manifestWith = (given: Partial<WorkflowManifest> = {}): WorkflowManifest => ({
  name: 'orders',
  version: '0123456789ab',
  definition: {},
  substitutions: {},
  steps: [],
  phases: [],
  triggers: [],
  ...given,
});
