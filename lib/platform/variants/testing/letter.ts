import type { WorkflowManifest } from '#contracts/manifest.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import type { JsonObject } from '#core/json.ts';

/** The experiment that the variants of `letter` take part in. */
export const EXPERIMENT = '0123abcd';

/** Makes a workflow `letter` with a variant of each kind: as it is, with another input, in another version, and another workflow. */
export const letterWith = (properties: JsonObject, key = '$input.customer'): WorkflowManifest =>
  manifestWith({
    name: 'letter',
    input: { type: 'object', properties },
    variants: {
      experiment: EXPERIMENT,
      list: [
        { name: 'plain', weight: 1 },
        { name: 'short', weight: 1, with: { tone: 'short' } },
        { name: 'older', weight: 1, version: 3 },
        { name: 'other', weight: 1, workflow: 'postcard' },
      ],
      key,
      better: 'higher',
      detectPercent: 10,
    },
  });
