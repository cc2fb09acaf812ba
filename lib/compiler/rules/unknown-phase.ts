import { didYouMean } from '#core/did-you-mean.ts';
import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-phase';

export const unknownPhase = {
  code,
  description: "A `phase` that is not in the document's list of `phases`, or one that is listed twice.",
  example: 'phases: [research, review] … phase: reserch',
  fix: 'Correct the name, or add it to `phases`.',
  *check({ document: { phases }, steps }: Model): Iterable<Finding> {
    if (!phases) return;
    for (const [index, phase] of phases.entries()) {
      if (phases.indexOf(phase) === index) continue;
      yield {
        code,
        message: `phase "${phase}" is listed twice`,
        path: ['phases', index],
        hint: 'remove one',
      };
    }
    for (const { step, path } of steps) {
      if (step.phase === undefined || phases.includes(step.phase)) continue;
      const hint = didYouMean(step.phase, phases) ?? `phases are ${phases.join(', ')}`;
      yield { code, message: `there is no phase "${step.phase}"`, path: [...path, 'phase'], hint };
    }
  },
} satisfies Rule;
