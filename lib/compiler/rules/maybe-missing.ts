import type { PathUse } from '../expressions/analysis.ts';
import type { Node } from '../expressions/ast.ts';
import { type Fact, staticPath } from '../expressions/facts.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import { absencesOf } from '../model/absence.ts';
import { unguardedField } from '../model/guards.ts';
import { knownAt } from '../model/knowledge.ts';
import type { Model } from '../model/model.ts';
import { referenceSchema } from '../model/results.ts';
import { followPath } from '../schemas/json-schema.ts';
import type { Rule } from './rule.ts';

const code = 'maybe-missing';

/** Fields of a document with expressions by which its executions wait. */
const FLOW_FIELDS = ['concurrency', 'debounce', 'priority', 'rate'];

const ofFlow = ({ path, place: { node } }: Model['expressions'][number]): boolean =>
  node === undefined && FLOW_FIELDS.includes(String(path[0]));

/** Offsets of the paths that are the value of an expression, on one way or another. */
const resultsOf = (node: Node | undefined): Set<number> => {
  if (!node) return new Set();
  if (node.type === 'condition') {
    // Of `??` and `?:`, the left side is the value only if it is there.
    const asked = resultsOf(node.condition?.arguments?.[0] ?? node.condition);
    return resultsOf(node.then).difference(asked).union(resultsOf(node.else));
  }
  if (node.type === 'block' && node.expressions?.length === 1) return resultsOf(node.expressions[0]);
  const path = staticPath(node);
  const first = node.type === 'path' ? node.steps?.[0] : node;
  if (!path?.whole || first?.position === undefined) return new Set();
  return new Set([first.position - path.variable.length - 1]);
};

/** Whether a condition says that the path, or what it is read from, is not there; `from` as many names on. */
const isNeverThere = ({ variable, steps }: PathUse, facts: readonly Fact[], from: number): boolean =>
  steps.length > 0 &&
  facts.some(
    (fact) =>
      fact.is === 'unset' &&
      !fact.falsy &&
      fact.variable === variable &&
      fact.path.length >= from &&
      fact.path.length <= steps.length &&
      fact.path.every((step, index) => steps[index] === step),
  );

export const maybeMissing = {
  code,
  description:
    'A template, or an expression by which executions wait, whose value is read from an optional field, with neither a default nor a guard, or from a field that a condition ' +
    'has found missing: Step Functions fails when an expression yields nothing. Reported only if the schema says which fields are ' +
    'required.',
  example: 'with: { note: "{{ $input.note }}" }   # note is not in required',
  fix: 'Make the field required, give it a default, or guard it: `$input.note ?? ""`.',
  *check(model: Model): Iterable<Finding> {
    for (const reference of model.references) {
      const { expression, path, meaning } = reference;
      const { analysis, place, kind } = expression;
      const isFlow = ofFlow(expression);
      if ((kind !== 'template' && !isFlow) || !expression.whole || place.compensation || !analysis.ok)
        continue;
      if (!resultsOf(analysis.ast).has(path.start)) continue;
      const facts = [...knownAt(place).facts, ...path.use.known];
      const read = `$${[path.variable, ...path.steps].join('.')}`;
      const mayBeSkipped = meaning.kind === 'step' && absencesOf(model, meaning.node).length > 0;
      if (isNeverThere(path, facts, mayBeSkipped ? 1 : 0)) {
        const message = `${read} is read only where it is missing or null`;
        yield {
          code,
          severity: 'warning',
          message,
          hint: 'swap the two sides of the condition',
          ...inText(expression, path),
        };
        continue;
      }
      const schema = referenceSchema(model, reference);
      if (!schema || followPath(schema, path.steps).kind !== 'ok') continue;
      const optional = unguardedField(schema, path, facts);
      if (!optional) continue;
      const message = `"${optional.name}" is optional: where it is missing, the ${isFlow ? 'execution' : 'step'} fails`;
      const hint = `write ${read} ?? …, give it a default, or make it required`;
      yield { code, severity: 'warning', message, hint, ...inText(expression, path) };
    }
  },
} satisfies Rule;
