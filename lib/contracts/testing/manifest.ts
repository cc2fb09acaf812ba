import type { ManifestStep, WorkflowManifest } from '../manifest.ts';

/** A step as the compiler describes it: a task of its own name, unless told. */
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
