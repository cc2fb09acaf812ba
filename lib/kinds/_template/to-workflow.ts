import { copied, type Draft, madeFrom } from '../draft.ts';
import { SHARED } from '../workflow-fields.ts';
import type { TemplateDefinition } from './schema.ts';

/** Returns a workflow of one step, which yields what the document says. */
export const toWorkflow = (document: TemplateDefinition): Draft => ({
  ...Object.fromEntries(SHARED.map((field) => [field, copied(document, [field])])),
  steps: [madeFrom(['says'], { id: 'said', type: 'transform', with: copied(document, ['says']) })],
});
