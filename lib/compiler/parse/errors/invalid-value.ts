import { didYouMean } from '#core/did-you-mean.ts';
import { ACTION_NAME } from '#steps/common-fields.ts';
import { describe, oneOf, placeName } from '../../findings/describe.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';
import { BOOLEAN_HINT, FIXED, YAML_1_1_BOOLEANS } from './wrong-type.ts';

const code = 'invalid-value';

const hintFor = (
  value: string,
  choices: readonly string[],
  types: readonly string[],
  path: Path,
): string | undefined => {
  if (path.at(-1) === 'if' && value.includes('$'))
    return 'the condition under which a step runs is its "when"';
  if (path.at(-1) === 'compensate' && ACTION_NAME.test(value)) return `write { uses: ${value} }`;
  if (value.includes('{{')) return FIXED;
  const isFlag = types.includes('true or false') || choices.includes('true');
  if (isFlag && YAML_1_1_BOOLEANS.test(value)) return BOOLEAN_HINT;
  return didYouMean(value, choices) ?? (types.includes('a list') ? `write [${value}]` : undefined);
};

export const invalidValue = {
  code,
  description:
    'A value of the right type that is not allowed: not one of the choices, out of range, or in the wrong format.',
  example: 'on_timeout: cancel',
  fix: 'Use one of the values that the message names.',
  /** `types` are those that the field takes besides the choices. */
  choice: (
    value: unknown,
    choices: readonly string[],
    path: Path,
    types: readonly string[] = [],
  ): Finding => ({
    code,
    message: `${placeName(path)}: expected ${oneOf([...choices, ...types])}, got ${describe(value)}`,
    path,
    hint: typeof value === 'string' ? hintFor(value, choices, types, path) : undefined,
  }),
  finding: (message: string, path: Path, hint?: string): Finding => ({
    code,
    message: path.length > 0 ? `${placeName(path)}: ${message}` : message,
    path,
    hint,
  }),
} satisfies RuleInfo & Record<string, unknown>;
