import { dollarsOf } from '#contracts/models/price.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';
import type { ServiceCost } from '../step-type.ts';
import { modelNames, modelOf } from './models.ts';

const LETTERS_PER_TOKEN = 4;
const ASSUMED_OUTPUT_TOKENS = 500;

/** Returns what one call is expected to cost: the tokens that the step says or that its texts have, at the first model's price. */
export const priceOf = (step: Step, project: Project): ServiceCost => {
  const said = (step.estimate_tokens ?? {}) as { input?: number; output?: number };
  const letters = JSON.stringify([step.system, step.prompt, step.messages]).length;
  const tokens = {
    input: said.input ?? Math.ceil(letters / LETTERS_PER_TOKEN),
    output:
      said.output ??
      Math.min((step.max_tokens as number | undefined) ?? ASSUMED_OUTPUT_TOKENS, ASSUMED_OUTPUT_TOKENS),
  };
  const [name = ''] = modelNames(step);
  const dollars = dollarsOf(tokens, modelOf(name, project).price);
  const took = `${step.id} takes ${tokens.input} tokens and answers with ${tokens.output}`;
  return dollars === undefined
    ? { dollars: 0, note: `${took}, which are not in the cost: ${name} has no price in connections.yaml` }
    : { dollars, note: took };
};
