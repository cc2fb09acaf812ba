import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { analyse } from '../expressions/analyse.ts';
import { type Fact, staticPath } from '../expressions/facts.ts';
import { parseTemplate } from '../expressions/template.ts';
import type { Model, Place, StepNode } from '../model/model.ts';
import { orderOf } from '../model/order.ts';
import { surroundings } from '../model/references.ts';
import { deref } from '../schemas/json-schema.ts';

const isThere = (path: string[]): Fact => ({ variable: 'input', path, is: 'set' });

/** Returns what of the input is there in any case: fields with a default, and what steps before would have failed without. */
export const inputFacts = (model: Model, place: Place, input: Json | undefined): Fact[] => {
  const properties = isObject(input) && isObject(input.properties) ? input.properties : {};
  const defaulted = Object.entries(properties)
    .filter(([, property]) => isObject(property) && property.default !== undefined)
    .map(([name]) => isThere([name]));
  return [...defaulted, ...stepsBefore(model, place).flatMap((node) => readsOf(model, node))];
};

/** Steps of the workflow itself that have run before a place without errors. */
const stepsBefore = (model: Model, place: Place): StepNode[] => {
  const { root, document } = model;
  if ((document.defaults?.on_error ?? 'fail') !== 'fail') return [];
  const at = surroundings(place).find(({ block }) => block === root)?.at;
  return root.steps.filter(
    (node) =>
      node.step.when === undefined &&
      node.step.on_error === undefined &&
      (at === undefined || orderOf(root).precedes(node, at)),
  );
};

const reads = new WeakMap<StepNode, Fact[]>();

/** What a step needs of the input: an action refuses what its contract does not allow. */
const readsOf = ({ actions }: Model, node: StepNode): Fact[] => {
  const known = reads.get(node);
  if (known) return known;
  const { step } = node;
  const contract = step.uses === undefined ? undefined : actions?.get(step.uses)?.input;
  const found = readsIn(step.with ?? null, contract, contract ?? {});
  reads.set(node, found);
  return found;
};

const readsIn = (value: Json, schema: Json | undefined, root: JsonObject): Fact[] => {
  const known = deref(schema, root);
  if (typeof value === 'object' && value !== null) {
    const properties = isObject(known?.properties) ? known.properties : {};
    return Object.entries(value).flatMap(([key, item]) => readsIn(item, ownField(properties, key), root));
  }
  const template = typeof value === 'string' ? parseTemplate(value) : undefined;
  const analysis = template?.ok && template.whole ? analyse(template.whole.text) : undefined;
  const path = analysis?.ok ? staticPath(analysis.ast) : undefined;
  if (!path?.whole || path.variable !== 'input') return [];
  const required = Array.isArray(known?.required) ? known.required.map(String) : [];
  return [isThere(path.path), ...required.map((name) => isThere([...path.path, name]))];
};
