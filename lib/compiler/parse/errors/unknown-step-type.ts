import { didYouMean } from '#core/did-you-mean.ts';
import { stepTypes } from '#steps/index.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'unknown-step-type';

/** What other workflow languages call Baton's types. */
const SYNONYMS = new Map(
  Object.entries({
    choice: 'switch',
    condition: 'switch',
    delay: 'wait',
    fork: 'parallel',
    human: 'approval',
    if: 'switch',
    loop: 'while',
    map: 'for_each',
    pass: 'transform',
    sleep: 'wait',
    succeed: 'return',
    event: 'emit',
  }),
);

export const unknownStepType = {
  code,
  description: 'A `type` that Baton does not have.',
  example: 'type: paralel',
  fix: 'Use one of the types in this reference.',
  finding: (type: string, path: Path): Finding => {
    const synonym = SYNONYMS.get(type);
    const hint = synonym ? `did you mean "${synonym}"?` : didYouMean(type, stepTypes.keys());
    const names = [...stepTypes.keys()].join(', ');
    return {
      code,
      message: `there is no step type "${type}"`,
      path: [...path, 'type'],
      hint: hint ?? `types are ${names}`,
    };
  },
} satisfies RuleInfo & { finding: unknown };
