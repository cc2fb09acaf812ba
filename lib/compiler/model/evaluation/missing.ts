import { certain } from '#core/certain.ts';
import { isObject, type JsonObject, ownField } from '#core/json.ts';
import type { Node } from '../../expressions/ast.ts';
import { calledFunction, factsOf, type StaticPath, staticPath } from '../../expressions/facts.ts';
import { mayBeNothing, WITH_ARGUMENTS } from '../../expressions/presence.ts';
import { alternatives, deref, typesOf } from '../../schemas/json-schema.ts';
import type { EvaluationScope } from './failures.ts';

/** A field somewhere on a path: `isSet` says whether the value that has it is known not to be null. */
interface Field {
  name: string;
  isSet: boolean;
}

/** Whether every value of a schema has the fields of a path. */
const requires = (schema: JsonObject, root: JsonObject, [field, ...rest]: readonly Field[]): boolean => {
  if (field === undefined) return true;
  const { name, isSet } = field;
  return alternatives(schema, root).every((choice) => {
    if (isSet && typesOf(choice)?.join() === 'null') return true;
    if (choice.type !== 'object' || !isObject(choice.properties)) return false;
    const property = deref(ownField(choice.properties, name), root);
    const isRequired = Array.isArray(choice.required) && choice.required.includes(name);
    if (!isRequired && property?.default === undefined) return false;
    return rest.length === 0 || (property !== undefined && requires(property, root, rest));
  });
};

const isThere = ({ variable, path }: StaticPath, scope: EvaluationScope): boolean => {
  const isSet = (length: number): boolean =>
    scope.facts.some(
      (fact) =>
        fact.is === 'set' &&
        fact.variable === variable &&
        path.slice(0, length).every((step, index) => fact.path[index] === step),
    );
  if (isSet(path.length)) return true;
  const type = scope.bound?.has(variable) ? scope.bound.get(variable) : scope.variable(variable);
  const schema = type && deref(type, type);
  const fields = path.map((name, index): Field => ({ name, isSet: isSet(index) }));
  return type !== undefined && schema !== undefined && requires(schema, type, fields);
};

/** Whether an expression that can be evaluated may yield nothing, by what is known of its types. */
export const mayBeMissing = (node: Node | undefined, scope: EvaluationScope): boolean => {
  if (!node || !mayBeNothing(node)) return !node;
  const path = staticPath(node);
  if (path?.whole) return !isThere(path, scope);
  if (node.predicate || node.stages || node.group) return true;
  const given = (holds: boolean): EvaluationScope => ({
    ...scope,
    facts: [...scope.facts, ...factsOf(certain(node.condition, 'condition'), holds)],
  });
  if (node.type === 'condition')
    return mayBeMissing(node.then, given(true)) || mayBeMissing(node.else, given(false));
  if (node.type === 'binary') return mayBeMissing(node.lhs as Node, scope) || mayBeMissing(node.rhs, scope);
  if (node.type === 'unary') return mayBeMissing(node.expression, scope);
  if (node.type === 'block')
    return node.expressions?.length !== 1 || mayBeMissing(node.expressions[0], scope);
  const name = calledFunction(node) ?? '';
  return (
    !WITH_ARGUMENTS.has(name) || (node.arguments ?? []).some((argument) => mayBeMissing(argument, scope))
  );
};
