import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { type IntrinsicArgument, parseIntrinsic } from './intrinsics/parse.ts';
import { variablesIn } from './jsonata/variables.ts';
import { parseJsonPath } from './jsonpath/parse.ts';
import { walkGraphs } from './walk.ts';

/** Fields that hold states, which are listed under their names. */
const INNER = new Set(['Branches', 'ItemProcessor', 'Iterator']);
const EXPRESSION = /^\{%([\s\S]*)%\}$/;

/**
 * Returns the variables that each state reads, by the state's name, as DescribeStateMachine lists them: sorted, and without states
 * that read none. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
 */
export const variableReferences = (definition: JsonObject): Record<string, string[]> => {
  const states = walkGraphs(definition).flatMap((graph) => graph.states);
  const found = states.map(({ name, state, language }): [string, string[]] => {
    const names = new Set<string>();
    for (const [field, text] of textsIn(state)) {
      const read = language === 'JSONata' ? inJsonata(text) : inJsonPath(field, text);
      for (const variable of read) names.add(variable);
    }
    return [name, [...names].sort()];
  });
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
};

/** Yields every text of a state, with the name of the field that holds it. */
function* textsIn(state: JsonObject): Generator<[field: string, text: string]> {
  const pending = Object.entries(state).filter(([field]) => !INNER.has(field));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [field, value] = next;
    if (typeof value === 'string') yield [field, value];
    else if (Array.isArray(value)) for (const item of value) pending.push([field, item]);
    else if (isObject(value)) pending.push(...Object.entries<Json>(value));
  }
}

const inJsonata = (text: string): string[] => {
  const source = EXPRESSION.exec(text)?.[1];
  return source === undefined ? [] : variablesIn(source);
};

const inJsonPath = (field: string, text: string): string[] => {
  if (!field.endsWith('.$') && !field.endsWith('Path') && field !== 'Variable') return [];
  try {
    if (text.startsWith('States.')) return inArgument(parseIntrinsic(text));
    const { root } = parseJsonPath(text);
    return root.kind === 'variable' ? [root.name] : [];
  } catch {
    return [];
  }
};

const inArgument = (argument: IntrinsicArgument): string[] => {
  if (argument.kind === 'call') return argument.arguments.flatMap(inArgument);
  return argument.kind === 'path' && argument.path.root.kind === 'variable' ? [argument.path.root.name] : [];
};
