import { closest, didYouMean } from '#core/did-you-mean.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'unknown-field';

/**
 * What other workflow languages call Baton's fields, in snake_case; of several, the first that the map may have is meant. Amazon States
 * Language's `TimeoutSeconds` is found as `timeout_seconds`.
 */
const SYNONYMS = new Map(
  Object.entries({
    action: ['uses'],
    address: ['url'],
    args: ['with'],
    arguments: ['with'],
    catch: ['on_error'],
    choices: ['cases'],
    comment: ['description'],
    concurrency: ['max_concurrency'],
    condition: ['while', 'when', 'guard'],
    conditions: ['cases'],
    config: ['with'],
    context: ['with'],
    depends_on: ['needs'],
    dependencies: ['needs'],
    do: ['steps'],
    duration: ['for'],
    each: ['foreach'],
    endpoint: ['url'],
    event: ['on'],
    function: ['uses'],
    health_check: ['health'],
    heartbeat_seconds: ['heartbeat'],
    if: ['when', 'guard'],
    in: ['foreach'],
    increment: ['add'],
    init: ['with'],
    initial: ['with'],
    input: ['with'],
    inputs: ['with'],
    item_processor: ['steps'],
    item_variable: ['as'],
    items: ['foreach'],
    items_path: ['foreach'],
    iterate_over: ['foreach'],
    iterator: ['steps'],
    loop: ['foreach'],
    name: ['id', 'workflow'],
    next: ['output'],
    on_failure: ['on_error'],
    parallel: ['max_concurrency'],
    parameters: ['with'],
    params: ['with'],
    payload: ['with'],
    requires: ['needs'],
    resource: ['uses'],
    retries: ['retry'],
    rollback: ['compensate'],
    run: ['uses'],
    seconds: ['for'],
    source: ['from'],
    steps: ['branches', 'cases', 'stages'],
    target: ['to'],
    task: ['uses'],
    tasks: ['steps'],
    timeout_seconds: ['timeout'],
    timestamp: ['until'],
    trigger: ['on'],
    undo: ['compensate'],
    when: ['guard'],
  }),
);

/** What to do in place of fields that Baton needs none for. */
const ADVICE = new Map(
  Object.entries({
    end: 'the last step ends the workflow; a step of type "return" ends it earlier',
    goto: 'steps run from top to bottom, or in the order of their "needs"; "switch" chooses, "while" repeats',
    next: 'steps run from top to bottom, or in the order of their "needs"; "switch" chooses, "while" repeats',
    result_path: 'every result is kept: "{{ $reserve.id }}" reads that of step "reserve"',
    result_selector: 'every result is kept: "{{ $reserve.id }}" reads that of step "reserve"',
    input_path: 'write what the step gets in "with", with expressions such as "{{ $input.order_id }}"',
    output_path: 'every result is kept: "{{ $reserve.id }}" reads that of step "reserve"',
  }),
);

const snakeCase = (key: string): string => key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

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
  /** Its fields that are maps and have the field. */
  within?: readonly string[];
}

const finding = (key: string, owner: Owner): Finding => {
  const { parent, present } = owner;
  const meant = nearest(
    key,
    owner.known.filter((name) => !present.includes(name)),
    owner,
  );
  return {
    code,
    message: `"${key}" is not a field of ${owner.owner}`,
    path: [...parent, key],
    at: 'key',
    hint: hintFor(key, meant, owner),
    meant,
  };
};

const nearest = (
  key: string,
  free: readonly string[],
  { elsewhere = [], within = [] }: Owner,
): string | undefined => {
  // A plural or a singular of a field that there is, is nearer than what others call another one.
  const numbered = free.find((name) => `${name}s` === key || name === `${key}s`);
  if (numbered) return numbered;
  const word = snakeCase(key);
  const synonym = SYNONYMS.get(word)?.find((name) => free.includes(name));
  if (synonym) return synonym;
  return elsewhere.length + within.length > 0 || ADVICE.has(word) ? undefined : closest(key, free);
};

const hintFor = (
  key: string,
  meant: string | undefined,
  { known, elsewhere = [], within = [] }: Owner,
): string => {
  if (meant) return `did you mean "${meant}"?`;
  const [map] = within;
  if (map !== undefined) return `"${key}" is a field of "${map}": write ${map}: { ${key}: … }`;
  if (elsewhere.length > 0) return `"${key}" is a field of ${elsewhere.join(', ')}`;
  return ADVICE.get(snakeCase(key)) ?? didYouMean(key, known) ?? `fields are ${known.join(', ')}`;
};

/** Whether a document is an Amazon States Language definition, which Baton writes and does not read. */
const isDefinition = (document: object): boolean =>
  Object.hasOwn(document, 'StartAt') && Object.hasOwn(document, 'States');

const definition = (): Finding => ({
  code,
  message: 'this is an Amazon States Language definition, which Baton writes: it reads workflows',
  path: ['StartAt'],
  at: 'key',
  hint: 'write its states as "steps"; "baton new workflow NAME" shows how a workflow begins',
});

export const unknownField = {
  code,
  description: 'A field that the step type, or that part of the document, does not have.',
  example: 'usess: inventory/reserve',
  fix: 'Correct the name, or remove the field; the message names the nearest one.',
  finding,
  isDefinition,
  definition,
} satisfies RuleInfo & { finding: unknown; isDefinition: unknown; definition: unknown };
