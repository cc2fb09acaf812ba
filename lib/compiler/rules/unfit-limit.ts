import { describe as inWords, oneOf, typeName } from '../findings/describe.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import { actionUses } from '../model/actions.ts';
import { inTermsOfStep } from '../model/contract-compensation.ts';
import type { Model } from '../model/model.ts';
import { expressionSchema } from '../model/results.ts';
import { typesOf } from '../schemas/json-schema.ts';
import type { Rule } from './rule.ts';

const code = 'unfit-limit';

/** Places of keys in a document. */
const KEYED = [
  ['concurrency', 'key'],
  ['concurrency', 'fair'],
  ['rate', 'key'],
  ['debounce', 'key'],
] as const;

/** Types that a key may have. */
const KEY_TYPES = ['string', 'number', 'integer', 'boolean'];

/** Functions whose value is another one at each call. */
const CHANGING = ['uuid', 'random', 'now', 'millis'];

const isQueue = (onLimit = 'queue'): boolean => onLimit === 'queue' || onLimit === 'cancel_oldest';

/** Types that an expression may have, if none of them is expected. */
const wrongTypes = (model: Model, text: string, expected: readonly string[]): string[] | undefined => {
  const types = typesOf(expressionSchema(model, text, { sees: 'input' }) ?? {});
  return types && types.length > 0 && !types.some((type) => expected.includes(type)) ? types : undefined;
};

function* keyFindings(model: Model): Iterable<Finding> {
  for (const path of KEYED) {
    const [field, name] = path;
    const limit: { key?: string; fair?: string } = model.document[field] ?? {};
    const key = limit[name];
    if (key === undefined) continue;
    const types = wrongTypes(model, key, KEY_TYPES);
    if (types) {
      const message = `a key is a text, a number or a boolean, and this is ${oneOf(types.map(typeName))}`;
      const hint = 'name a field that tells them apart, such as $input.customer.id';
      yield { code, message, path: [...path], hint };
    }
    const expression = model.expressions.find((one) => one.path.join() === path.join());
    if (!expression?.analysis.ok) continue;
    const called = expression.analysis.functions.find(({ name }) => CHANGING.includes(name));
    if (called)
      yield {
        code,
        message: `$${called.name}() has a different value each time, so no two executions share the limit`,
        hint: 'let the key say what they share, such as $input.customer',
        ...inText(expression, called),
      };
  }
}

/** Finds limits of actions whose keys say nothing for a step. */
function* callFindings(model: Model): Iterable<Finding> {
  for (const { name, path, node, compensation } of actionUses(model)) {
    const contract = model.actions?.get(name);
    if (compensation || !contract?.callLimits) continue;
    const hint = `fix lambdas/${name}/contract.ts`;
    const { concurrency, rate } = contract.callLimits;
    const keys = { concurrency: concurrency?.key, 'concurrency.fair': concurrency?.fair, rate: rate?.key };
    for (const [field, key] of Object.entries(keys)) {
      if (key === undefined) continue;
      const about = `the key of "${field}" in the contract of action "${name}"`;
      const { text, problem } = inTermsOfStep(key, node.step, contract);
      if (problem !== undefined) {
        yield { code, message: `${about} cannot be used: ${problem}`, path, hint };
        continue;
      }
      const { sensitive = [] } = node.step;
      const hidden = sensitive === true ? ['*'] : sensitive;
      const read = [...key.matchAll(/\$input\.(\w+)/g)].map(([, field = '']) => field);
      if (text.includes('$secrets') || hidden.includes('*') || read.some((one) => hidden.includes(one))) {
        const message = `${about} is a secret of this step, and keys are shown`;
        yield { code, message, path, hint: 'let the key name another field of the input' };
        continue;
      }
      const declared = typesOf(expressionSchema(model, text, { node, sees: 'before' }) ?? {});
      if (
        declared &&
        declared.length > 0 &&
        !declared.some((type) => [...KEY_TYPES, 'null'].includes(type))
      ) {
        const message = `${about} is ${oneOf(declared.map(typeName))} for this step; it must be a text, a number or a boolean`;
        yield { code, message, path, hint };
      }
    }
  }
}

export const unfitLimit = {
  code,
  description:
    'A `key` of `concurrency`, `rate` or `debounce` that is not a text, a number or a boolean, or that has a different value each time; a `priority` that is not a ' +
    'number, or of a workflow whose executions wait in no queue; the same of the `concurrency` or `rate` in the contract of an action.',
  example: 'concurrency: { key: $input }',
  fix: 'Let the key name a field of the input, such as `$input.customer`, and give `priority` to a `concurrency` that queues.',
  *check(model: Model): Iterable<Finding> {
    yield* keyFindings(model);
    yield* callFindings(model);
    const { priority, concurrency } = model.document;
    if (concurrency?.fair !== undefined && !isQueue(concurrency.on_limit))
      yield {
        code,
        severity: 'warning',
        message: '"fair" changes nothing, because no execution waits in a queue',
        path: ['concurrency', 'fair'],
        at: 'key',
        hint: 'leave it out, or let executions wait with on_limit: queue',
      };
    if (priority === undefined) return;
    const types =
      typeof priority === 'string' ? wrongTypes(model, priority, ['number', 'integer']) : undefined;
    if (types) {
      const message = `a priority is a number, and ${inWords(priority)} is ${oneOf(types.map(typeName))}`;
      yield { code, message, path: ['priority'], hint: 'write $input.urgent ? 10 : 0, for example' };
    }
    if (concurrency && isQueue(concurrency.on_limit)) return;
    yield {
      code,
      severity: 'warning',
      message: 'the priority changes nothing, because no execution waits in a queue',
      path: ['priority'],
      at: 'key',
      hint: concurrency
        ? 'leave it out, or let executions wait with on_limit: queue'
        : 'add concurrency: { max: 1 }, or leave it out',
    };
  },
} satisfies Rule;
