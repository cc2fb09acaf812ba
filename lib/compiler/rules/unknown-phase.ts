import { didYouMean } from '#core/did-you-mean.ts';
import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-phase';

export const unknownPhase = {
  code,
  description:
    'A `phase` that is not among the `phases` of the document, where those are given; or one that stands there twice.',
  example: 'phases: [research, review] … phase: reserch',
  fix: 'Correct the name, or add it to `phases`.',
  *check({ document: { phases }, steps }: Model): Iterable<Finding> {
    if (!phases) return;
    for (const [index, phase] of phases.entries()) {
      if (phases.indexOf(phase) === index) continue;
      yield {
        code,
        message: `phase "${phase}" stands there twice`,
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
