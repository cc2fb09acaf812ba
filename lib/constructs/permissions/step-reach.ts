import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { BedrockModel } from '../access/models.ts';

/** What a function must be able to reach for the steps that call it. */
export interface StepReach {
  models: BedrockModel[];
  secrets: string[];
  /** Patterns of partition keys. */
  records: string[];
}

/** Collects what functions must reach for the steps of workflows, by action. */
export const stepReach = (manifests: readonly WorkflowManifest[]): Map<string, StepReach> => {
  const found = new Map<string, StepReach>();
  for (const { substitutions } of manifests) {
    for (const one of Object.values(substitutions)) {
      if (one.kind !== 'reach') continue;
      const { models = [], secrets = [], records = [] } = one;
      const known = found.get(one.action) ?? { models: [], secrets: [], records: [] };
      known.models.push(...models);
      known.secrets.push(...secrets);
      known.records.push(...records);
      found.set(one.action, known);
    }
  }
  return found;
};
