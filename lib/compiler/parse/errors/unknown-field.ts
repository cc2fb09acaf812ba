import { closest, didYouMean } from '#core/did-you-mean.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'unknown-field';

/** What other workflow languages call Baton's fields; of several, the first that the map may have is meant. */
const SYNONYMS = new Map(
  Object.entries({
    action: ['uses'],
    address: ['url'],
    args: ['with'],
    arguments: ['with'],
    concurrency: ['max_concurrency'],
    condition: ['while', 'when', 'guard'],
    config: ['with'],
    context: ['with'],
    depends_on: ['needs'],
    dependencies: ['needs'],
    dependsOn: ['needs'],
    do: ['steps'],
    each: ['foreach'],
    endpoint: ['url'],
    event: ['on'],
    health_check: ['health'],
    if: ['when', 'guard'],
    increment: ['add'],
    initial: ['with'],
    input: ['with'],
    inputs: ['with'],
    item_variable: ['as'],
    items: ['foreach'],
    iterate_over: ['foreach'],
    loop: ['foreach'],
    name: ['id'],
    next: ['output'],
    on_failure: ['on_error'],
    parallel: ['max_concurrency'],
    parameters: ['with'],
    params: ['with'],
    requires: ['needs'],
    retries: ['retry'],
    rollback: ['compensate'],
    run: ['uses'],
    source: ['from'],
    target: ['to'],
    task: ['uses'],
    tasks: ['steps'],
    trigger: ['on'],
    undo: ['compensate'],
    when: ['guard'],
  }),
);

/** A map with a field that it does not have. */
interface Owner {
  /** What it is called in messages. */
  owner: string;
  parent: Path;
  /** Fields that it may have. */
  known: readonly string[];
  /** Fields that it has. */
  present: readonly string[];
  /** Step types that do have the field. */
  elsewhere?: readonly string[];
}

const finding = (key: string, { owner, parent, known, present, elsewhere = [] }: Owner): Finding => {
  const free = known.filter((name) => !present.includes(name));
  const meant = elsewhere.length > 0 ? undefined : nearest(key, free);
  const hint = hintFor(key, { meant, known, elsewhere });
  return {
    code,
    message: `"${key}" is not a field of ${owner}`,
    path: [...parent, key],
    at: 'key',
    hint,
    meant,
  };
};

const nearest = (key: string, free: readonly string[]): string | undefined => {
  // A plural or a singular of a field that there is, is nearer than what others call another one.
  const numbered = free.find((name) => `${name}s` === key || name === `${key}s`);
  if (numbered) return numbered;
  return SYNONYMS.get(key)?.find((name) => free.includes(name)) ?? closest(key, free);
};

const hintFor = (
  key: string,
  { meant, known, elsewhere }: { meant?: string; known: readonly string[]; elsewhere: readonly string[] },
): string => {
  if (elsewhere.length > 0) return `"${key}" is a field of ${elsewhere.join(', ')}`;
  if (meant) return `did you mean "${meant}"?`;
  return didYouMean(key, known) ?? `fields are ${known.join(', ')}`;
};

export const unknownField = {
  code,
  description: 'A field that the step type, or that part of the document, does not have.',
  example: 'usess: inventory/reserve',
  fix: 'Correct the name, or remove the field; the message names the nearest one.',
  finding,
} satisfies RuleInfo & { finding: unknown };
