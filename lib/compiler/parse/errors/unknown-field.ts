import { closest, didYouMean } from '#core/did-you-mean.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'unknown-field';

/** What other workflow languages call Baton's fields. */
const SYNONYMS = new Map(
  Object.entries({
    action: 'uses',
    args: 'with',
    arguments: 'with',
    condition: 'when',
    config: 'with',
    depends_on: 'needs',
    dependencies: 'needs',
    dependsOn: 'needs',
    do: 'steps',
    each: 'foreach',
    if: 'when',
    input: 'with',
    inputs: 'with',
    item_variable: 'as',
    items: 'foreach',
    iterate_over: 'foreach',
    loop: 'foreach',
    name: 'id',
    on_failure: 'on_error',
    parameters: 'with',
    params: 'with',
    requires: 'needs',
    retries: 'retry',
    rollback: 'compensate',
    run: 'uses',
    task: 'uses',
    tasks: 'steps',
    undo: 'compensate',
  }),
);

/** An unknown field of a map. `owner` says of what, `known` are the fields there are, `elsewhere` the types that have it. */
const finding = (
  key: string,
  parent: Path,
  owner: string,
  known: readonly string[],
  present: readonly string[],
  elsewhere: readonly string[] = [],
): Finding => {
  const free = known.filter((name) => !present.includes(name));
  const synonym = SYNONYMS.get(key);
  const meant =
    elsewhere.length > 0 ? undefined : synonym && free.includes(synonym) ? synonym : closest(key, free);
  const hint =
    elsewhere.length > 0
      ? `"${key}" is a field of ${elsewhere.join(', ')}`
      : meant
        ? `did you mean "${meant}"?`
        : (didYouMean(key, known) ?? `fields are ${known.join(', ')}`);
  return {
    code,
    message: `"${key}" is no field of ${owner}`,
    path: [...parent, key],
    at: 'key',
    hint,
    meant,
  };
};

export const unknownField = {
  code,
  description: 'A field that the step type, or the part of the document, does not have.',
  example: 'usess: inventory/reserve',
  fix: 'Correct the name, or remove the field; the message names the nearest one.',
  finding,
} satisfies RuleInfo & { finding: unknown };
