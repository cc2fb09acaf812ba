import { didYouMean } from '#core/did-you-mean.ts';
import { describe, oneOf, placeName } from '../../findings/describe.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'invalid-value';

const hintFor = (value: string, choices: readonly string[], path: Path): string | undefined =>
  path.at(-1) === 'if' && value.includes('$')
    ? 'the condition under which a step runs is its "when"'
    : didYouMean(value, choices);

export const invalidValue = {
  code,
  description:
    'A value of the right type that is not allowed: not one of the choices, out of range, or in the wrong format.',
  example: 'on_timeout: cancel',
  fix: 'Use one of the values that the message names.',
  choice: (value: unknown, choices: readonly string[], path: Path): Finding => ({
    code,
    message: `${placeName(path)}: expected ${oneOf(choices)}, got ${describe(value)}`,
    path,
    hint: typeof value === 'string' ? hintFor(value, choices, path) : undefined,
  }),
  finding: (message: string, path: Path, hint?: string): Finding => ({
    code,
    message: path.length > 0 ? `${placeName(path)}: ${message}` : message,
    path,
    hint,
  }),
} satisfies RuleInfo & Record<string, unknown>;
