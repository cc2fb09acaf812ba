import { didYouMean } from '#core/did-you-mean.ts';
import { stepTypes } from '#steps/index.ts';
import type { Finding, Path, Rule } from './rule.ts';

const code = 'unknown-step-type';

/** What other workflow languages call Baton's types. */
const SYNONYMS: Record<string, string> = {
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
};

export default {
  code,
  finds: 'A `type` that Baton does not have.',
  example: 'type: paralel',
  mend: 'Write one of the types in this reference.',
  finding: (type: string, path: Path): Finding => ({
    code,
    message: `there is no step type "${type}"`,
    path: [...path, 'type'],
    hint:
      (SYNONYMS[type] && `did you mean "${SYNONYMS[type]}"?`) ||
      didYouMean(type, stepTypes.keys()) ||
      `types are ${[...stepTypes.keys()].join(', ')}`,
  }),
} satisfies Rule & { finding: unknown };
