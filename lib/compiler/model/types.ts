// Above 250 lines: JSONata's node types refer to each other, so that their rules form one recursion.

import { allDefined } from '#core/all-defined.ts';
import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Node } from '../expressions/ast.ts';
import { calledFunction, type Fact, factsOf, staticPath } from '../expressions/facts.ts';
import { mayBeNothing } from '../expressions/presence.ts';
import { alternatives, deref, followPath, NEVER, requiresPath, typesOf } from '../schemas/json-schema.ts';
import { FUNCTION_TYPES } from './function-types.ts';

/** JSON Schema of a value if there is one; undefined if nothing is known of it. */
export type Type = JsonObject | undefined;

/** Two operands that an expression compares. */
export interface Comparison {
  operator: string;
  node: Node;
  left: Type;
  right: Type;
}

/** What names mean where an expression is typed. */
export interface TypeScope {
  /** Returns the type of a variable that the expression does not bind itself. */
  variable(name: string): Type;
  /** Called for every comparison, innermost first. */
  compared?(comparison: Comparison): void;
  bound?: ReadonlyMap<string, Type>;
  /** What conditions around say of variables. */
  facts?: readonly Fact[];
  /** Type of what field names are read from. */
  context?: Type;
  /** Types that conditions around have tested, by expression. */
  tested?: ReadonlyMap<string, Type>;
}

const NUMBER: JsonObject = { type: 'number' };
const TEXT: JsonObject = { type: 'string' };
const BOOLEAN: JsonObject = { type: 'boolean' };

/** Returns a schema that allows what any of the others does. */
export const union = (types: readonly Type[]): Type => {
  const known = allDefined(types)?.filter((type) => type !== NEVER);
  const choices = [...new Map(known?.map((type) => [JSON.stringify(type), type])).values()];
  return choices.length > 1 ? withDefinitionsOf(choices, { anyOf: choices }) : choices[0];
};

/** Adds the definitions of the parts of a schema, if all that have some have the same. */
const withDefinitionsOf = (parts: readonly JsonObject[], whole: JsonObject): JsonObject => {
  const roots = parts.filter((part) => part.$defs !== undefined || part.definitions !== undefined);
  const [root] = roots;
  const same = roots.every((other) => other.$defs === root?.$defs && other.definitions === root?.definitions);
  return root && same ? withDefinitions(whole, root) : whole;
};

const listOf = (items: Type): JsonObject =>
  items ? withDefinitionsOf([items], { type: 'array', items }) : { type: 'array' };

/** Adds the definitions that references inside a part of a schema point to. */
const withDefinitions = (schema: JsonObject, root: JsonObject): JsonObject =>
  schema === root || (root.$defs === undefined && root.definitions === undefined)
    ? schema
    : {
        ...defined({ $defs: root.$defs, definitions: root.definitions }),
        ...schema,
      };

/** Returns the type of the items of a list; what is not a list counts as one item, as in JSONata. */
export const itemsOf = (type: Type): Type => {
  if (!type) return undefined;
  return union(
    alternatives(type, type).map((choice) => {
      const types = typesOf(choice);
      if (!types) return undefined;
      if (!types.includes('array')) return withDefinitions(choice, type);
      const items = types.length === 1 ? deref(choice.items, type) : undefined;
      return items && withDefinitions(items, type);
    }),
  );
};

const mayBeArray = (type: Type): boolean =>
  !type || alternatives(type, type).some((choice) => typesOf(choice)?.includes('array') ?? true);

/** A list of one is its item in JSONata. */
const sequence = (item: Type): Type => item && union([item, listOf(item)]);

const keyOf = (node: Node): string =>
  JSON.stringify(node, (key, value) => (key === 'position' ? undefined : value));

const binding = (scope: TypeScope, names: readonly (readonly [string, Type])[]): TypeScope => {
  if (names.length === 0) return scope;
  const hidden = new Set(names.map(([name]) => name));
  const facts = scope.facts?.filter(({ variable }) => !hidden.has(variable));
  return { ...scope, facts, bound: new Map([...(scope.bound ?? []), ...names]) };
};

/** Returns a type without null. */
const withoutNull = (type: Type): Type => {
  if (!type) return undefined;
  const choices = alternatives(type, type).map((choice) => {
    const types = typesOf(choice);
    if (!types?.includes('null')) return withDefinitions(choice, type);
    const others = types.filter((name) => name !== 'null');
    return others.length === 0 ? NEVER : withDefinitions({ ...choice, type: others }, type);
  });
  return union(choices) ?? type;
};

/** The type of a path that conditions around may know not to be null. */
const narrowed = (node: Node, type: Type, scope: TypeScope): Type => {
  if (!type || !scope.facts?.length) return type;
  const path = staticPath(node);
  if (!path?.whole) return type;
  const isSet = scope.facts.some(
    (fact) =>
      fact.is === 'set' &&
      fact.variable === path.variable &&
      path.path.every((step, index) => fact.path[index] === step),
  );
  return isSet ? withoutNull(type) : type;
};

/** Infers the type of an expression's value. What it says is certain, provided that the expression yields something. */
export const typeOf = (node: Node | undefined, scope: TypeScope): Type => {
  if (!node) return undefined;
  const type = (ownField(RULES, node.type) ?? unknown)(node, scope);
  return scope.tested?.size ? (scope.tested.get(keyOf(node)) ?? type) : type;
};

const typeAll = (nodes: readonly (Node | undefined)[], scope: TypeScope): Type[] =>
  nodes.map((node) => typeOf(node, scope));

const unknown = (node: Node, scope: TypeScope): undefined => {
  typeAll([node.expression, node.rhs, ...(node.expressions ?? [])], scope);
  if (!Array.isArray(node.lhs)) typeOf(node.lhs, scope);
  return undefined;
};

/** A value on a path, and whether there may be several of it. */
interface Reached {
  type: Type;
  many: boolean;
  scope: TypeScope;
}

const ITEM = '@item';

/** A filter in which names that are read from the item have a variable before them. */
const ofItem = (node: Node): Node => {
  const { lhs, rhs, steps, type } = node;
  if (type === 'path' && steps?.[0]?.type === 'name')
    return { ...node, steps: [{ type: 'variable', value: ITEM }, ...steps] };
  if (type === 'binary' && !Array.isArray(lhs) && lhs && rhs)
    return { ...node, lhs: ofItem(lhs), rhs: ofItem(rhs) };
  if (type === 'block' && node.expressions?.length === 1)
    return { ...node, expressions: node.expressions.map(ofItem) };
  return type === 'function' ? { ...node, arguments: node.arguments?.map(ofItem) } : node;
};

/** A field that is there; whether it may be null. */
interface GivenField {
  name: string;
  nullable: boolean;
}

const fieldsSet = (facts: readonly Fact[], variable: string): GivenField[] =>
  facts.flatMap(({ variable: of, is, path: [name, ...rest], nullable = false }) =>
    // What has a field is not null.
    of === variable && is === 'set' && name !== undefined
      ? [{ name, nullable: nullable && rest.length === 0 }]
      : [],
  );

/** Fields that an item has if it passes a filter such as `[$exists(name)]`. */
const factsOfItem = (filter: Node): GivenField[] => fieldsSet(factsOf(ofItem(filter), true), ITEM);

/** The same for `function($item) { $exists($item.name) }`. */
const givenItem = (callback: Node | undefined): GivenField[] => {
  const [parameter] = callback?.arguments ?? [];
  const body = callback?.body?.thunk ? callback.body.body : callback?.body;
  return callback?.type === 'lambda' && parameter && body
    ? fieldsSet(factsOf(body, true), String(parameter.value))
    : [];
};

/** A type whose values all have some fields. */
const requiring = (type: Type, fields: readonly GivenField[]): Type => {
  if (!type || fields.length === 0) return type;
  return union(
    alternatives(type, type).map((choice) => {
      if (!isObject(choice.properties)) return withDefinitions(choice, type);
      const properties = { ...choice.properties };
      for (const { name, nullable } of fields) {
        const field = nullable ? undefined : withoutNull(deref(ownField(properties, name), type));
        if (field) properties[name] = field;
      }
      const own = Array.isArray(choice.required) ? choice.required : [];
      const required = [...new Set([...own, ...fields.map(({ name }) => name)])];
      return withDefinitions({ ...choice, properties, required }, type);
    }),
  );
};

const filtered = (node: Node, reached: Reached): Reached => {
  let { type, many, scope } = reached;
  for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
    if (stage.type === 'index') scope = binding(scope, [[String(stage.value), NUMBER]]);
    const item = itemsOf(type);
    if (stage.expr?.type !== 'number') {
      typeOf(stage.expr, { ...scope, context: item });
      many ||= mayBeArray(type);
    }
    type = stage.expr ? requiring(item, factsOfItem(stage.expr)) : item;
  }
  if (node.group) return { type: undefined, many: false, scope };
  return { type, many, scope };
};

const field = (type: Type, name: string): { type: Type; spread: boolean } => {
  const found = type && followPath(type, [name]);
  if (!type || found?.kind !== 'ok' || !found.schema) return { type: undefined, spread: false };
  const inner = withDefinitions(found.schema, type);
  return found.spread ? { type: itemsOf(inner), spread: true } : { type: inner, spread: false };
};

const firstOf = (first: Node, scope: TypeScope): Type => {
  const name = String(first.value);
  if (first.type === 'name') return field(scope.context, name).type;
  if (first.type !== 'variable') return typeOf({ ...first, predicate: undefined, stages: undefined }, scope);
  if (name === '') return scope.context;
  if (name === '$') return undefined;
  return scope.bound?.has(name) ? scope.bound.get(name) : scope.variable(name);
};

const nextOf = (step: Node, { type, many, scope }: Reached): Reached => {
  if (step.type === 'name') {
    const found = field(type, String(step.value));
    return { type: found.type, many: many || found.spread, scope };
  }
  const item = itemsOf(type);
  if (step.type === 'sort') {
    typeAll(
      (step.terms ?? []).map((term) => term.expression),
      { ...scope, context: item },
    );
    return { type: item, many: true, scope };
  }
  const several = many || mayBeArray(type);
  const value = typeOf({ ...step, predicate: undefined, stages: undefined }, { ...scope, context: item });
  return { type: several ? itemsOf(value) : value, many: several, scope };
};

const typePath = (node: Node, scope: TypeScope): Type => {
  const [first = node, ...rest] = node.type === 'path' ? (node.steps ?? []) : [node];
  const names = [first, ...rest].flatMap((step) => [step.focus, step.index]);
  const inner = binding(
    scope,
    names.filter((name) => name !== undefined).map((name) => [name, undefined] as const),
  );
  let reached = filtered(first, { type: firstOf(first, inner), many: false, scope: inner });
  for (const step of rest) reached = filtered(step, nextOf(step, reached));
  if (node !== first && (node.group || node.predicate))
    reached = filtered({ ...node, stages: undefined }, reached);
  if ((node as { keepSingletonArray?: boolean }).keepSingletonArray) {
    return listOf(itemsOf(reached.type));
  }
  return reached.many ? sequence(reached.type) : narrowed(node, reached.type, scope);
};

const COMPARISONS = ['=', '!=', 'in', '<', '<=', '>', '>='];

const typeBinary = (node: Node, scope: TypeScope): Type => {
  const operator = String(node.value);
  const left = typeOf(node.lhs as Node, scope);
  const holds = operator === 'and';
  const right = typeOf(
    node.rhs,
    holds || operator === 'or' ? testing(scope, node.lhs as Node, holds) : scope,
  );
  if (COMPARISONS.includes(operator)) {
    scope.compared?.({ operator, node, left, right });
    return BOOLEAN;
  }
  if (operator === 'and' || operator === 'or') return BOOLEAN;
  if (operator === '&') return TEXT;
  if (operator === '..') return { type: 'array', items: { type: 'integer' } };
  return NUMBER;
};

/** The scope if a condition holds, or does not: it may have asked for types, or for null. */
const testing = (scope: TypeScope, condition: Node, holds: boolean): TypeScope => {
  const found = holds ? testsIn(condition) : [];
  const facts = factsOf(condition, holds);
  if (found.length === 0 && facts.length === 0) return scope;
  return {
    ...scope,
    facts: [...(scope.facts ?? []), ...facts],
    tested: new Map([...(scope.tested ?? []), ...found]),
  };
};

/** Returns the types that hold if a condition does, by expression: `$type($x.a) = "number"`. */
export const testsIn = (condition: Node): [string, Type][] => {
  const { lhs, rhs, value } = condition;
  const [only, ...more] = condition.type === 'block' ? (condition.expressions ?? []) : [];
  if (only && more.length === 0) return testsIn(only);
  if (condition.type !== 'binary' || Array.isArray(lhs) || !lhs || !rhs) return [];
  if (value === 'and') return [...testsIn(lhs), ...testsIn(rhs)];
  if (value !== '=') return [];
  const [call, name] = rhs.type === 'string' ? [lhs, rhs.value] : [rhs, lhs.value];
  const [argument] = call.arguments ?? [];
  return calledFunction(call) === 'type' && argument ? [[keyOf(argument), { type: String(name) }]] : [];
};

/** Whether a node is a path of which schemas, or conditions around, say that there is a value. */
const isRequired = (node: Node, scope: TypeScope): boolean => {
  const found = staticPath(node);
  if (!found?.whole) return false;
  const { variable, path } = found;
  const isSet = (fact: Fact): boolean =>
    fact.is === 'set' && fact.variable === variable && fact.path.join('.') === path.join('.');
  if (scope.facts?.some(isSet)) return true;
  const type = scope.bound?.has(variable) ? scope.bound.get(variable) : scope.variable(variable);
  return type !== undefined && path.length > 0 && requiresPath(type, path);
};

const typeObject = (node: Node, scope: TypeScope): Type => {
  const pairs = Array.isArray(node.lhs) ? node.lhs : [];
  const properties: JsonObject = {};
  const required: string[] = [];
  let open = false;
  for (const [key, value] of pairs) {
    typeOf(key, scope);
    const type = typeOf(value, scope);
    if (key.type !== 'string') {
      open = true;
      continue;
    }
    properties[String(key.value)] = type ?? {};
    if (!mayBeNothing(value) || isRequired(value, scope)) required.push(String(key.value));
  }
  return {
    type: 'object',
    properties,
    required,
    ...(open ? { additionalProperties: true } : { additionalProperties: false }),
  };
};

const typeArray = (node: Node, scope: TypeScope): Type => {
  const parts = (node.expressions ?? []).map((part) => {
    const type = typeOf(part, scope);
    return part.type === 'unary' && part.value === '[' ? type : itemsOf(type);
  });
  return parts.length === 0 ? { type: 'array', items: NEVER } : listOf(union(parts));
};

const typeCall = (node: Node, scope: TypeScope): Type => {
  const name = calledFunction(node);
  const given = node.arguments ?? [];
  const first = typeOf(given[0], scope);
  const item = itemsOf(first);
  const lambda = given.findIndex((argument) => argument.type === 'lambda');
  const results = given.map((argument, index) => {
    if (index === 0) return first;
    if (argument.type !== 'lambda') return typeOf(argument, scope);
    const perItem = name === 'map' || name === 'filter' || name === 'single';
    const types = perItem ? [item, NUMBER] : [];
    const parameters = (argument.arguments ?? []).map((parameter, place): [string, Type] => [
      String(parameter.value),
      types[place],
    ]);
    return typeOf(argument.body, binding({ ...scope, tested: undefined }, parameters));
  });
  if (name === undefined || scope.bound?.has(name)) {
    typeOf(node.procedure, scope);
    return undefined;
  }
  if (name === 'map') return lambda === 1 ? sequence(results[1]) : undefined;
  if (name === 'filter') return sequence(requiring(item, givenItem(given[1])));
  if (name === 'keys') return sequence(TEXT);
  if (name === 'distinct' || name === 'reverse' || name === 'shuffle' || name === 'sort') {
    return sequence(item);
  }
  if (name === 'append') {
    const items = union(results.map(itemsOf));
    // Appended to nothing, a value stays what it is.
    const list = given[0]?.type === 'unary' && given[0].value === '[';
    if (!list) return sequence(items);
    return listOf(items);
  }
  return FUNCTION_TYPES.get(name);
};

const typeBlock = (node: Node, scope: TypeScope): Type => {
  let inner = scope;
  let last: Type;
  for (const part of node.expressions ?? []) {
    if (part.type === 'bind') {
      last =
        part.rhs?.type === 'lambda'
          ? typeOf(part.rhs, binding(inner, [[String((part.lhs as Node).value), undefined]]))
          : typeOf(part.rhs, inner);
      inner = binding(inner, [[String((part.lhs as Node).value), last]]);
    } else {
      last = typeOf(part, inner);
    }
  }
  return last;
};

const RULES: Record<string, (node: Node, scope: TypeScope) => Type> = {
  string: ({ value }) => ({ const: String(value) }),
  number: ({ value }) => ({ const: Number(value) }),
  value: ({ value }) => ({ const: value as Json }),
  path: typePath,
  variable: typePath,
  name: typePath,
  binary: typeBinary,
  unary: (node, scope) => {
    if (node.value === '{') return typeObject(node, scope);
    if (node.value === '[') return typeArray(node, scope);
    typeOf(node.expression, scope);
    return NUMBER;
  },
  condition: (node, scope) => {
    const condition = certain(node.condition, 'condition');
    typeOf(condition, scope);
    const then = typeOf(node.then, testing(scope, condition, true));
    return node.else ? union([then, typeOf(node.else, testing(scope, condition, false))]) : then;
  },
  block: typeBlock,
  function: typeCall,
  partial: (node, scope) => {
    typeAll(node.arguments ?? [], scope);
    return undefined;
  },
  lambda: (node, scope) => {
    const names = (node.arguments ?? []).map((parameter) => [String(parameter.value), undefined] as const);
    typeOf(node.body, binding({ ...scope, tested: undefined }, names));
    return undefined;
  },
};

/** Returns the JSON types that a value may have, whole numbers counted as numbers; undefined if one of its alternatives is unknown. */
export const typeNames = (type: Type): ReadonlySet<string> | undefined => {
  if (!type) return undefined;
  const names = allDefined(alternatives(type, type).map(typesOf))?.flat();
  return names && new Set(names.map((name) => (name === 'integer' ? 'number' : name)));
};

/** Returns all values that a type has; undefined if they are not listed. */
export const valuesOf = (type: Type): Json[] | undefined => {
  if (!type) return undefined;
  const lists = alternatives(type, type).map((choice): Json[] | undefined => {
    if (choice.const !== undefined) return [choice.const];
    return Array.isArray(choice.enum) ? choice.enum : undefined;
  });
  return allDefined(lists)?.flat();
};
