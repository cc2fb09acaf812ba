import type { StorePlace } from '#contracts/stored-values.ts';
import { defined } from '#core/defined.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { Finding, Path } from '../findings/finding.ts';
import type { Expression, Model, Reference, StepNode } from '../model/model.ts';
import { expressionSchema } from '../model/results.ts';
import { isPassedOn, type StoredParts, storedParts, withinPath } from '../model/stored.ts';
import { allowedBytes } from '../schemas/allowed-bytes.ts';
import { alternatives, deref } from '../schemas/json-schema.ts';
import type { Rule } from './rule.ts';

const code = 'state-too-large';

/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (Maximum input or output size, Maximum size of variables) */
const MAX_STATE_BYTES = 256 * 1024;
const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;

/** Contributors that a message names. */
const MAX_NAMED = 3;

/** A part of what a state holds. */
interface Part {
  name: string;
  bytes: number;
}

const inWords = (bytes: number): string =>
  bytes >= 1024 * 1024
    ? `${(bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 1 })} MiB`
    : `${Math.round(bytes / 1024).toLocaleString('en')} KiB`;

const sum = (parts: readonly Part[]): number => parts.reduce((total, { bytes }) => total + bytes, 0);

/** Lists the largest parts; those that hardly matter are left out. */
const largest = (parts: readonly Part[]): string => {
  const sorted = parts.toSorted((a, b) => b.bytes - a.bytes);
  const shown = sorted.slice(0, MAX_NAMED).filter(({ bytes }) => bytes * 20 > sum(parts));
  const rest = sum(sorted.slice(shown.length));
  return [
    ...shown.map(({ name, bytes }) => `${name} ${inWords(bytes)}`),
    ...(rest * 20 > sum(parts) ? [`others ${inWords(rest)}`] : []),
  ].join(', ');
};

const HINT =
  'pass on only what is needed; lower "maxLength" and "maxItems" if real values are smaller; or keep large values in the storage, with "x-large": true in the contract of the action, or in "returns" of the script, that yields it';

const holds = (what: string, parts: readonly Part[]): string =>
  `${what} may have ${inWords(sum(parts))}, and a state holds ${inWords(MAX_STATE_BYTES)}: ${largest(parts)}`;

/** Whether parts are too large together, and not one of them alone: that is found where it comes from. */
const areTooLarge = (parts: readonly Part[]): boolean =>
  sum(parts) > MAX_STATE_BYTES && parts.every(({ bytes }) => bytes <= MAX_STATE_BYTES);

const resultBytes = (model: Model, stored: StoredParts, node: StepNode): number =>
  allowedBytes(model.resultOf(node), undefined, stored.stores.get(node));

/** Bytes up to which what a reference passes on stays in the execution. */
const inlineBytes = (stored: StoredParts, { meaning, path }: Reference): number => {
  const parts = 'node' in meaning ? stored.stores.get(meaning.node) : undefined;
  const part = parts?.find((one) => withinPath(path.steps, one)?.length === 0);
  return part?.above_bytes ?? Number.POSITIVE_INFINITY;
};

/** The value of an expression, in a message and in bytes. */
const partOf = (model: Model, stored: StoredParts, expression: Expression, reference?: Reference): Part => {
  const { text, place } = expression;
  const bytes = allowedBytes(expressionSchema(model, text, place));
  const passedOn = reference && isPassedOn(reference) ? reference : undefined;
  const name = text.trim().replaceAll(/\s+/g, ' ');
  return {
    name: name.length > 40 ? `${name.slice(0, 39)}…` : name,
    bytes: passedOn ? Math.min(bytes, inlineBytes(stored, passedOn)) : bytes,
  };
};

/** Returns what of a field stays in the execution, of the places of a result that go to the storage. */
const cappedIn = (stored: readonly StorePlace[], name: string): StorePlace[] =>
  stored.flatMap(({ at: [first, ...rest], above_bytes, except }) => {
    if (first === name) return [{ at: rest, above_bytes, ...defined({ except }) }];
    return first === undefined && except?.includes(name) === false ? [{ at: [], above_bytes }] : [];
  });

/** The fields of a value, or its items, by its schema. */
const partsOfSchema = (
  schema: JsonObject | undefined,
  node?: StepNode,
  stored: readonly StorePlace[] = [],
): Part[] => {
  const choices = schema ? alternatives(schema, schema) : [];
  const known = choices.length === 1 && schema ? deref(choices[0], schema) : undefined;
  if (known && isObject(known.properties)) {
    return Object.entries(known.properties).map(([name, field]) => ({
      name: `"${name}"`,
      bytes: allowedBytes(field, schema, cappedIn(stored, name)),
    }));
  }
  const bytes = allowedBytes(schema);
  const { maxItems } = known ?? {};
  const name =
    typeof maxItems === 'number'
      ? `${maxItems.toLocaleString('en')} ${node?.blocks.length ? 'iterations' : 'items'} of ${inWords(bytes / maxItems)},`
      : 'its value';
  return [{ name, bytes }];
};

const hintFor = ({ step, type }: StepNode): string => {
  if (type?.apart) {
    return 'let each iteration have a smaller "output", write the values to files (results: { folder: … }), or allow fewer items ("maxItems" in the schema of the list)';
  }
  return step.uses === undefined ? HINT : `${HINT} (${step.uses})`;
};

function* ofResult(model: Model, stored: StoredParts, node: StepNode): Iterable<Finding> {
  if (resultBytes(model, stored, node) <= MAX_STATE_BYTES) return;
  const parts = partsOfSchema(model.resultOf(node), node, stored.stores.get(node));
  // What a block has from inside it is found there.
  if (node.blocks.length > 0 && !node.type?.apart && !areTooLarge(parts)) return;
  const message = holds(`the result of "${node.step.id}"`, parts);
  yield { code, severity: 'warning', message, path: [...node.path, 'id'], hint: hintFor(node) };
}

/** Templates that are evaluated together. */
interface Together {
  what: string;
  expressions: Expression[];
}

const togetherIn = (model: Model): Together[] => {
  const found = new Map<unknown, Map<unknown, Together>>();
  for (const expression of model.expressions) {
    const { place, kind } = expression;
    const { node, sees, block } = place;
    const isInput = sees === 'before' && node !== undefined && !place.condition && !place.compensation;
    const isOutput = sees === 'inside' && !place.compensation;
    if (kind !== 'template' || !(isInput || isOutput)) continue;
    const whose = isInput ? node : block;
    const what = isInput ? `what "${node.step.id}" gets` : valueWords(node, block === model.root);
    const group = found.get(whose) ?? new Map<unknown, Together>();
    const together = group.get(sees) ?? { what, expressions: [] };
    together.expressions.push(expression);
    found.set(whose, group.set(sees, together));
  }
  return [...found.values()].flatMap((groups) => [...groups.values()]);
};

const valueWords = (node: StepNode | undefined, isWhole: boolean): string => {
  if (!node || isWhole) return "the workflow's output";
  return node.blocks.length > 1
    ? `a value of "${node.step.id}"`
    : `the value of the steps in "${node.step.id}"`;
};

function* ofTemplates(model: Model, stored: StoredParts): Iterable<Finding> {
  const references = new Map(model.references.map((reference) => [reference.expression, reference]));
  for (const { what, expressions } of togetherIn(model)) {
    const parts = expressions.map((expression) =>
      partOf(model, stored, expression, references.get(expression)),
    );
    if (!areTooLarge(parts)) continue;
    const most = parts.reduce(
      (best, { bytes }, index) => (bytes > (parts[best]?.bytes ?? 0) ? index : best),
      0,
    );
    const path: Path = expressions[most]?.path ?? [];
    yield { code, severity: 'warning', message: holds(what, parts), path, hint: HINT };
  }
}

function* ofVariables(model: Model, stored: StoredParts): Iterable<Finding> {
  const read = new Set(model.references.flatMap(({ meaning }) => ('node' in meaning ? [meaning.node] : [])));
  const parts = [...read].map((node) => ({
    name: `$${node.step.id}`,
    bytes: Math.min(resultBytes(model, stored, node), MAX_STATE_BYTES),
  }));
  if (sum(parts) <= MAX_VARIABLES_BYTES) return;
  const message = `the results that steps read may have ${inWords(sum(parts))}, and the variables of an execution hold ${inWords(MAX_VARIABLES_BYTES)}: ${largest(parts)}`;
  yield { code, severity: 'warning', message, path: ['steps'], at: 'key', hint: HINT };
}

export const stateTooLarge = {
  code,
  description:
    'Values that may be larger together than what a state of Step Functions holds, 256 KiB, or all variables, 10 MiB: what a step gets, its result, the value of a block, the input, the output. Only what schemas limit (`maxLength`, `maxItems`) counts; a value without a limit is not counted.',
  example: 'with: { text: "{{ $a.text }}", more: "{{ $b.text }}" }   # each with maxLength: 200000',
  fix: 'Pass on only what is needed, lower `maxLength` and `maxItems`, or keep large values in the storage: `x-large: true` in the contract of the action, or in `returns` of the script, that yields it. In an input, pass the key of a file instead of its content.',
  *check(model: Model): Iterable<Finding> {
    const stored = storedParts(model);
    const input = partsOfSchema(model.input);
    if (sum(input) > MAX_STATE_BYTES) {
      const hint = 'pass the key of a file instead of its content, or lower "maxLength" and "maxItems"';
      yield {
        code,
        severity: 'warning',
        message: holds('the input', input),
        path: ['input'],
        at: 'key',
        hint,
      };
    }
    for (const node of model.steps) {
      if (!model.gaps.malformed.has(node.step)) yield* ofResult(model, stored, node);
    }
    yield* ofTemplates(model, stored);
    yield* ofVariables(model, stored);
  },
} satisfies Rule;
