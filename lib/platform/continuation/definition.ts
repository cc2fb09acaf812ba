import { continuationsBefore, originalName, versionDescription } from '#contracts/resumed-executions.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { reachableFrom } from './missing.ts';

/** What a definition is to continue. */
export interface ContinuationOf {
  /** Name of the execution that ended. */
  execution: string;
  /** Name of the one that continues it. */
  as: string;
  /** State to begin with. */
  state: string;
  /** What the user called it. */
  step: string;
  variables: ReadonlyMap<string, Json>;
}

const NAME = '$states.context.Execution.Name';
const REDRIVES = '[$states.context.Execution.RedriveCount]';

/**
 * Returns a definition that begins in a state, with variables as another execution left them. It says that it is that execution, so that
 * keys are the same: an effect that is done is not done again, and what another had begun is waited for. States that can no longer be reached
 * are left out, because Step Functions refuses them.
 */
export const continuedDefinition = (definition: JsonObject, continuation: ContinuationOf): JsonObject => {
  const { execution, as, state, step, variables } = continuation;
  const reachable = reachableFrom(definition, state);
  const states = Object.entries(definition.States as JsonObject).filter(([name]) => reachable.has(name));
  const name = JSON.stringify(originalName(as));
  const redrives = `${REDRIVES.slice(0, -1)}, ${continuationsBefore(as)}]`;
  const same = (value: Json): Json => {
    if (typeof value === 'string') return value.replaceAll(NAME, () => name).replaceAll(REDRIVES, redrives);
    if (Array.isArray(value)) return value.map(same);
    return isObject(value) ? mapped(value, same) : value;
  };
  const first = firstName(reachable);
  return {
    ...definition,
    StartAt: first,
    States: {
      [first]: {
        Type: 'Pass',
        Comment: versionDescription(execution, step),
        Assign: Object.fromEntries([...variables].map(([variable, value]) => [variable, literal(value)])),
        Next: state,
      },
      ...(same(Object.fromEntries(states)) as JsonObject),
    },
  };
};

const firstName = (taken: ReadonlySet<string>): string => {
  let name = 'continue';
  while (taken.has(name)) name += '_';
  return name;
};

const mapped = (value: JsonObject, map: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));

/** Returns a value as a definition has it, where a text may look like an expression. */
const literal = (value: Json): Json => {
  if (typeof value === 'string') return /^\s*\{%/.test(value) ? `{% ${JSON.stringify(value)} %}` : value;
  if (Array.isArray(value)) return value.map(literal);
  return isObject(value) ? mapped(value, literal) : value;
};
