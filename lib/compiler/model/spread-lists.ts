import type { WorkflowDocument } from '../document.ts';
import type { ParseGaps } from '../parse/steps.ts';
import type { CompileOptions } from '../types.ts';
import { buildModel } from './build.ts';
import { mostRepeats } from './events.ts';
import { expressionSchema } from './results.ts';

/**
 * Makes each iteration over a list an execution if the schema of the list allows more items than fit into the history of one, and the
 * author does not say otherwise.
 */
export const spreadLists = (document: WorkflowDocument, options: CompileOptions, gaps: ParseGaps): void => {
  const model = buildModel(document, options, gaps);
  for (const node of model.steps) {
    const { step, type } = node;
    if (typeof step.foreach !== 'string' || gaps.malformed.has(step)) continue;
    const fields = type?.spread?.(step);
    if (!fields) continue;
    const { maxItems } = expressionSchema(model, step.foreach, { node, sees: 'before' }) ?? {};
    if (typeof maxItems === 'number' && maxItems > mostRepeats(node)) Object.assign(step, fields);
  }
};
