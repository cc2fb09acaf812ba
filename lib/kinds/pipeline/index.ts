import { defineKind } from '../document-kind.ts';
import { checkStages } from './check-stages.ts';
import { fields, type Pipeline } from './schema.ts';
import { starter } from './starter.ts';
import { generatedIn, toWorkflow } from './to-workflow.ts';

export const pipelineKind = defineKind<Pipeline>({
  kind: 'pipeline',
  summary:
    'Stages that pass on a growing context; what goes in and out of each is checked by a JSON Schema at its boundary.',
  fields,
  starter,
  tryOut: (name) => [`run ${name} --input '{"text": "two words"}'`],
  check: checkStages,
  toWorkflow,
  generated: generatedIn,
});
