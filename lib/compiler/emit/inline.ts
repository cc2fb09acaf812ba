import { certain } from '#core/certain.ts';
import { isObject, type Json } from '#core/json.ts';
import type { Assignment } from '#steps/emission.ts';
import { freeVariables, withVariable } from './free-variables.ts';
import { isPlain } from './placeholders.ts';

const VARIABLE = /^\$([A-Za-z_]\w*)$/;

/** Returns the JSONata text of an ASL string, or undefined for a literal. */
export const expressionOf = (text: string): string | undefined =>
  text.startsWith('{%') && text.endsWith('%}') ? text.slice(2, -2).trim() : undefined;

/** Returns JSONata text as an ASL string. */
export const marked = (expression: string): string => `{% ${expression} %}`;

/** Returns an ASL value for an expression: JSON literals are written as they are. */
export const aslValue = (expression: string): Json => {
  const literal = literalOf(expression);
  return literal === undefined ? marked(expression) : literal;
};

const literalOf = (expression: string): Json | undefined => {
  if (!/^(null|true|false|\[\]|\{\}|-?\d|")/.test(expression)) return undefined;
  try {
    const value: Json = JSON.parse(expression);
    return typeof value === 'string' && !isPlain(value) ? undefined : value;
  } catch {
    return undefined;
  }
};

/** Rewrites an ASL value for a place where the assignments have not been made yet; nested state machines are left alone. */
export const inlinedValue = (value: Json, assigns: readonly Assignment[]): Json => {
  if (assigns.length === 0) return value;
  if (typeof value === 'string') {
    const expression = expressionOf(value);
    return expression === undefined ? value : inlinedWhole(expression, assigns);
  }
  if (Array.isArray(value)) return value.map((item) => inlinedValue(item, assigns));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, NESTED.has(key) ? item : inlinedValue(item, assigns)]),
  );
};

/** Rewrites an expression that fills a whole field. Step Functions fails there if it yields nothing, so that nothing has to check. */
export const inlinedWhole = (expression: string, assigns: readonly Assignment[]): Json => {
  const wanted = VARIABLE.exec(expression)?.[1];
  const last = assigns.findLastIndex((assign) => assign.name === wanted);
  const value = assigns[last]?.value;
  // Some fields take no array.
  if (value !== undefined && !Array.isArray(value)) return inlinedValue(value, assigns.slice(0, last));
  return aslValue(inlined(expression, assigns));
};

/** Fields that hold nested state machines. */
export const NESTED: ReadonlySet<string> = new Set(['Branches', 'ItemProcessor']);

/**
 * Rewrites an expression for a place where the assignments have not been made yet: those that it needs are substituted, or
 * become local bindings. (In Step Functions every expression of a state sees the variables as they were when the state was entered.)
 */
export const inlined = (expression: string, assigns: readonly Assignment[]): string => {
  if (assigns.length === 0) return expression;
  const wanted = VARIABLE.exec(expression)?.[1];
  if (wanted !== undefined) {
    const last = assigns.findLastIndex((assign) => assign.name === wanted);
    const assigned = assigns[last];
    return assigned ? inlined(assigned.expression, assigns.slice(0, last)) : expression;
  }
  let body = expression;
  const needed = new Set(freeVariables(body));
  const bindings: string[] = [];
  for (let i = assigns.length - 1; i >= 0 && needed.size > 0; i--) {
    const { name, expression: value } = certain(assigns[i], 'assignment');
    if (!needed.delete(name)) continue;
    if (bindings.every((binding) => !binding.includes(`$${name}`))) {
      const direct = withValue(body, name, value);
      if (direct !== undefined) {
        body = direct;
        for (const variable of freeVariables(value)) needed.add(variable);
        continue;
      }
    }
    bindings.unshift(`$${name} := ${value}`);
    for (const variable of freeVariables(value)) needed.add(variable);
  }
  return bindings.length === 0 ? body : `( ${bindings.join('; ')}; ${body} )`;
};

/** Substitutes a variable's value if that reads better than a binding and means the same. */
const withValue = (expression: string, name: string, value: string): string | undefined => {
  const start = `$append($${name}, [`;
  if (value === '[]' && expression.startsWith(start) && expression.endsWith('])')) {
    const list = expression.slice(start.length - 1, -1);
    return freeVariables(list).has(name) ? undefined : list;
  }
  return PLAIN_PATH.test(value) ? withVariable(expression, name, value) : undefined;
};

const PLAIN_PATH = /^\$states\.(result|context|input)(\.\w+)*$/;
